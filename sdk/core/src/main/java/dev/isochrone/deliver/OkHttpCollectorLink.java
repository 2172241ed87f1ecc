// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.LossReason;
import dev.isochrone.OwnTraffic;
import java.io.IOException;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Callable;
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
import okio.BufferedSink;
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
  private static final long RETRY_AFTER_MAX_MILLIS = 86_400_000;

  private final CollectorAddresses addresses;
  private final String authorization;
  private final String userAgent;
  private final Callable<OkHttpClient> base;
  private @Nullable OkHttpClient client;
  private volatile @Nullable Call underWay;
  private volatile boolean cancelled;
  private long sentBytes;

  /** Makes a link. The client {@code base} is asked for at the first call, on the worker. */
  OkHttpCollectorLink(
      List<HttpUrl> collectors, String ingestKey, String userAgent, Callable<OkHttpClient> base) {
    this.addresses = new CollectorAddresses(collectors);
    this.authorization = "Bearer " + ingestKey;
    this.userAgent = userAgent;
    this.base = base;
  }

  @Override
  public DeliveryResult post(Batch batch, long ageMillis, int attempt, long planVersion) {
    Request request =
        request("v1/batches")
            .header("Content-Encoding", "gzip")
            .header("Isochrone-Batch-Age", Long.toString(ageMillis))
            .header("Isochrone-Attempt", Integer.toString(attempt))
            .header("Isochrone-Plan", Long.toString(planVersion))
            .post(new Counted(batch.gzip))
            .build();
    return sent(request);
  }

  @Override
  public DeliveryResult erase(String secret) {
    String body = "{\"secret\":\"" + secret + "\"}";
    return sent(request("v1/erase").post(RequestBody.create(body, JSON)).build());
  }

  @Override
  public long sentBytes() {
    return sentBytes;
  }

  @Override
  public byte[] plan(long planVersion) {
    Request request =
        request("v1/plan").header("If-None-Match", "\"" + planVersion + "\"").get().build();
    try (Response response = execute(request)) {
      return response.code() == 200 ? body(response) : new byte[0];
    } catch (IOException e) {
      return new byte[0]; // the plan at hand goes on
    }
  }

  @Override
  public boolean moveOn() {
    return addresses.moveOn();
  }

  @Override
  public void cancel() {
    cancelled = true;
    Call call = underWay;
    if (call != null) {
      call.cancel();
    }
  }

  private DeliveryResult sent(Request request) {
    try (Response response = execute(request)) {
      DeliveryResult result = result(response);
      if (result.kind != DeliveryResult.Kind.RETRY) {
        addresses.answered();
      }
      return result;
    } catch (IOException e) {
      return DeliveryResult.retry(e.toString(), 0);
    }
  }

  private Request.Builder request(String path) {
    return new Request.Builder()
        .url(addresses.resolve(path))
        .tag(OwnTraffic.class, OwnTraffic.TAG)
        .header("Authorization", authorization)
        .header("User-Agent", userAgent);
  }

  private Response execute(Request request) throws IOException {
    try {
      Call call = client().newCall(request);
      underWay = call;
      if (cancelled) {
        call.cancel();
      }
      return call.execute();
    } catch (
        RuntimeException e) { // Android's, without the permission; or the app's DNS, proxy, TLS
      throw new IOException(e);
    }
  }

  private static DeliveryResult result(Response response) throws IOException {
    int status = response.code();
    String detail = "status " + status;
    switch (status) {
      case 200:
      case 202:
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

  /**
   * Seconds, or a date by the collector's own clock: the device's may be wrong by years. At most a
   * day; 0 if it makes no sense.
   */
  @SuppressWarnings("JavaUtilDate") // Android 5 has no java.time
  private static long retryAfterMillis(Response response) {
    String value = response.header("Retry-After", "");
    Date now = response.headers().getDate("Date");
    Date then = response.headers().getDate("Retry-After");
    long millis = 0;
    if (value != null && value.matches("[0-9]{1,9}")) {
      millis = Long.parseLong(value) * 1000;
    } else if (now != null && then != null) {
      millis = then.getTime() - now.getTime();
    }
    return Math.max(0, Math.min(millis, RETRY_AFTER_MAX_MILLIS));
  }

  private static byte[] body(Response response) throws IOException {
    ResponseBody body = response.body();
    if (body == null || body.source().request(REPLY_MAX_BYTES + 1)) {
      throw new IOException("expected a body of at most " + REPLY_MAX_BYTES + " bytes");
    }
    return body.source().readByteArray();
  }

  private OkHttpClient client() throws IOException {
    if (client == null) {
      OkHttpClient.Builder builder =
          base()
              .newBuilder()
              .dispatcher(new Dispatcher())
              .eventListener(EventListener.NONE)
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

  private OkHttpClient base() throws IOException {
    try {
      return base.call();
    } catch (Exception e) { // the app's
      throw new IOException("expected a deliveryClient", e);
    }
  }

  /** A batch on its way out. */
  private final class Counted extends RequestBody {
    private final byte[] gzip;

    Counted(byte[] gzip) {
      this.gzip = gzip;
    }

    @Override
    public MediaType contentType() {
      return JSON;
    }

    @Override
    public long contentLength() {
      return gzip.length;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sentBytes += gzip.length;
      sink.write(gzip);
    }
  }
}
