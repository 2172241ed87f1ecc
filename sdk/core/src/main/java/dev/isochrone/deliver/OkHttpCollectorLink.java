// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.LossReason;
import dev.isochrone.OwnTraffic;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.CookieJar;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to the collector over OkHttp.
 *
 * <p>It has its own client, made at the first call on the worker's thread. From the app's client it
 * takes at most proxy, TLS, DNS and connection pool: no interceptor, listener, cache, cookie,
 * authenticator or dispatcher. Its requests carry {@link OwnTraffic}, so that capture would leave
 * them alone even then.
 */
final class OkHttpCollectorLink implements CollectorLink {

  private static final MediaType JSON = MediaType.get("application/json");
  private static final long REPLY_MAX_BYTES = 256 * 1024;
  private static final long CALL_TIMEOUT_MILLIS = 30_000;

  private final HttpUrl batches;
  private final HttpUrl plan;
  private final String authorization;
  private final String userAgent;
  private final @Nullable OkHttpClient base;
  private @Nullable OkHttpClient client;
  private volatile @Nullable Call underWay;
  private volatile boolean cancelled;

  OkHttpCollectorLink(
      HttpUrl collector, String ingestKey, String userAgent, @Nullable OkHttpClient base) {
    this.batches = collector.newBuilder().addPathSegments("v1/batches").build();
    this.plan = collector.newBuilder().addPathSegments("v1/plan").build();
    this.authorization = "Bearer " + ingestKey;
    this.userAgent = userAgent;
    this.base = base;
  }

  @Override
  public DeliveryResult post(Batch batch, long ageMillis, int attempt, long planVersion) {
    Request request =
        request(batches)
            .header("Content-Encoding", "gzip")
            .header("Isochrone-Batch-Age", Long.toString(ageMillis))
            .header("Isochrone-Attempt", Integer.toString(attempt))
            .header("Isochrone-Plan", Long.toString(planVersion))
            .post(RequestBody.create(batch.gzip, JSON))
            .build();
    try (Response response = execute(request)) {
      return result(response);
    } catch (IOException e) {
      return DeliveryResult.retry(e.toString(), 0);
    }
  }

  @Override
  public byte[] plan(long planVersion) {
    Request request =
        request(plan).header("If-None-Match", "\"" + planVersion + "\"").get().build();
    try (Response response = execute(request)) {
      return response.code() == 200 ? body(response) : new byte[0];
    } catch (IOException e) {
      return new byte[0]; // the plan at hand goes on
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    Call call = underWay;
    if (call != null) {
      call.cancel();
    }
  }

  private Request.Builder request(HttpUrl url) {
    return new Request.Builder()
        .url(url)
        .tag(OwnTraffic.class, OwnTraffic.TAG)
        .header("Authorization", authorization)
        .header("User-Agent", userAgent);
  }

  private Response execute(Request request) throws IOException {
    Call call = client().newCall(request);
    underWay = call;
    if (cancelled) {
      call.cancel();
    }
    return call.execute();
  }

  private static DeliveryResult result(Response response) throws IOException {
    int status = response.code();
    String detail = "status " + status;
    switch (status) {
      case 200:
        return DeliveryResult.accepted(Reply.read(body(response)));
      case 401:
      case 403:
        return DeliveryResult.rejected(LossReason.UNAUTHORIZED, detail);
      case 413:
        return DeliveryResult.rejected(LossReason.TOO_LARGE, detail);
      case 408:
      case 425:
      case 429:
        return DeliveryResult.retry(detail, retryAfterMillis(response));
      default:
        return status >= 400 && status < 500
            ? DeliveryResult.rejected(LossReason.REJECTED, detail)
            : DeliveryResult.retry(detail, retryAfterMillis(response));
    }
  }

  /** Seconds only: a date would need the device's wall clock, which may be wrong by years. */
  private static long retryAfterMillis(Response response) {
    String value = response.header("Retry-After");
    return value != null && value.matches("[0-9]{1,6}") ? Long.parseLong(value) * 1000 : 0;
  }

  private static byte[] body(Response response) throws IOException {
    ResponseBody body = response.body();
    if (body == null || body.source().request(REPLY_MAX_BYTES + 1)) {
      throw new IOException("expected a body of at most " + REPLY_MAX_BYTES + " bytes");
    }
    return body.source().readByteArray();
  }

  private OkHttpClient client() {
    if (client == null) {
      OkHttpClient.Builder builder =
          (base == null ? new OkHttpClient() : base)
              .newBuilder()
              .dispatcher(new Dispatcher())
              .eventListenerFactory(call -> EventListener.NONE)
              .followRedirects(false)
              .followSslRedirects(false)
              .cache(null)
              .cookieJar(CookieJar.NO_COOKIES)
              .authenticator(Authenticator.NONE)
              .callTimeout(CALL_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      builder.interceptors().clear();
      builder.networkInterceptors().clear();
      client = builder.build();
    }
    return client;
  }
}
