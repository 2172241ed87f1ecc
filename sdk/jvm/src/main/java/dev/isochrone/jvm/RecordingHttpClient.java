// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.jvm;

import dev.isochrone.Isochrone;
import dev.isochrone.Recorder;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * A client of the JDK whose requests are recorded, on the same route as OkHttp's. Everything is
 * done by the client it stands in front of, which gets the app's own requests; a request that is
 * not to be recorded gets the app's own handler too. WebSockets are not requests. Thread-safe.
 */
public final class RecordingHttpClient extends HttpClient {

  private final HttpClient client;
  private final Recorder recorder;

  private RecordingHttpClient(HttpClient client, Recorder recorder) {
    this.client = client;
    this.recorder = recorder;
  }

  /** Returns a client that does what the given one does, and has its requests recorded. */
  public static HttpClient of(Isochrone isochrone, HttpClient client) {
    return client instanceof RecordingHttpClient
        ? client
        : new RecordingHttpClient(client, isochrone.recorder());
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    Exchange exchange = begin(request);
    if (exchange == null) {
      return client.send(request, handler);
    }
    try {
      return client.send(request, exchange.watching(handler));
    } catch (IOException | InterruptedException | RuntimeException e) {
      exchange.failed(e);
      throw e;
    }
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    return sendAsync(request, handler, null);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
    Exchange exchange = begin(request);
    if (exchange == null) {
      return client.sendAsync(request, handler, pushes);
    }
    CompletableFuture<HttpResponse<T>> response =
        client.sendAsync(request, exchange.watching(handler), pushes);
    CompletableFuture<?> unused =
        response.whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                exchange.failed(failure);
              }
            });
    return response; // and not that one: cancelling it would not cancel the request
  }

  private @Nullable Exchange begin(HttpRequest request) {
    HttpUrl url = HttpUrl.parse(request.uri().toString());
    return url == null || !recorder.records(url) ? null : new Exchange(recorder, request, url);
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return client.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return client.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return client.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return client.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return client.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return client.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return client.authenticator();
  }

  @Override
  public Version version() {
    return client.version();
  }

  @Override
  public Optional<Executor> executor() {
    return client.executor();
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return client.newWebSocketBuilder();
  }
}
