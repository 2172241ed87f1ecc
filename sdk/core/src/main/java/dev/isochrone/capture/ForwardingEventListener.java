// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.io.IOException;
import java.net.Proxy;
import java.util.List;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Passes on to the app's own listener what {@link CallListener} does not record and pass on itself,
 * the events that OkHttp 5 added included. A reflection test fails when OkHttp adds an event that
 * neither has. As thread-safe as that listener.
 */
abstract class ForwardingEventListener extends EventListener {

  final EventListener app;

  ForwardingEventListener(EventListener app) {
    this.app = app;
  }

  @Override
  public void proxySelectStart(Call call, HttpUrl url) {
    app.proxySelectStart(call, url);
  }

  @Override
  public void proxySelectEnd(Call call, HttpUrl url, List<Proxy> proxies) {
    app.proxySelectEnd(call, url, proxies);
  }

  @Override
  public void secureConnectEnd(Call call, @Nullable Handshake handshake) {
    app.secureConnectEnd(call, handshake);
  }

  @Override
  public void connectionReleased(Call call, Connection connection) {
    app.connectionReleased(call, connection);
  }

  @Override
  public void requestFailed(Call call, IOException failure) {
    app.requestFailed(call, failure);
  }

  @Override
  public void responseHeadersStart(Call call) {
    app.responseHeadersStart(call);
  }

  @Override
  public void responseBodyStart(Call call) {
    app.responseBodyStart(call);
  }

  @Override
  public void responseFailed(Call call, IOException failure) {
    app.responseFailed(call, failure);
  }

  @Override
  public void canceled(Call call) {
    app.canceled(call);
  }

  @Override
  public void cacheMiss(Call call) {
    app.cacheMiss(call);
  }

  @Override
  public void cacheConditionalHit(Call call, Response cachedResponse) {
    app.cacheConditionalHit(call, cachedResponse);
  }

  /** Overrides an event of OkHttp 5. */
  public void dispatcherQueueStart(Call call, Dispatcher dispatcher) {
    LaterEvents.dispatcherQueueStart(app, call, dispatcher);
  }

  /** Overrides an event of OkHttp 5. */
  public void dispatcherQueueEnd(Call call, Dispatcher dispatcher) {
    LaterEvents.dispatcherQueueEnd(app, call, dispatcher);
  }

  /** Overrides an event of OkHttp 5. */
  public void retryDecision(Call call, IOException failure, boolean retry) {
    LaterEvents.retryDecision(app, call, failure, retry);
  }

  /** Overrides an event of OkHttp 5. */
  public void followUpDecision(Call call, Response response, @Nullable Request next) {
    LaterEvents.followUpDecision(app, call, response, next);
  }
}
