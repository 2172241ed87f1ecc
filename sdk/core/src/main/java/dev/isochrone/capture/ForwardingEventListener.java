// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Passes every event on to the app's own listener, those that OkHttp 5 added included. A reflection
 * test fails when OkHttp adds an event that is missing here. As thread-safe as that listener.
 */
abstract class ForwardingEventListener extends EventListener {

  private final EventListener app;

  ForwardingEventListener(EventListener app) {
    this.app = app;
  }

  @Override
  public void callStart(Call call) {
    app.callStart(call);
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
  public void dnsStart(Call call, String domainName) {
    app.dnsStart(call, domainName);
  }

  @Override
  public void dnsEnd(Call call, String domainName, List<InetAddress> addresses) {
    app.dnsEnd(call, domainName, addresses);
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    app.connectStart(call, address, proxy);
  }

  @Override
  public void secureConnectStart(Call call) {
    app.secureConnectStart(call);
  }

  @Override
  public void secureConnectEnd(Call call, @Nullable Handshake handshake) {
    app.secureConnectEnd(call, handshake);
  }

  @Override
  public void connectEnd(
      Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol) {
    app.connectEnd(call, address, proxy, protocol);
  }

  @Override
  public void connectFailed(
      Call call,
      InetSocketAddress address,
      Proxy proxy,
      @Nullable Protocol protocol,
      IOException failure) {
    app.connectFailed(call, address, proxy, protocol, failure);
  }

  @Override
  public void connectionAcquired(Call call, Connection connection) {
    app.connectionAcquired(call, connection);
  }

  @Override
  public void connectionReleased(Call call, Connection connection) {
    app.connectionReleased(call, connection);
  }

  @Override
  public void requestHeadersStart(Call call) {
    app.requestHeadersStart(call);
  }

  @Override
  public void requestHeadersEnd(Call call, Request request) {
    app.requestHeadersEnd(call, request);
  }

  @Override
  public void requestBodyStart(Call call) {
    app.requestBodyStart(call);
  }

  @Override
  public void requestBodyEnd(Call call, long byteCount) {
    app.requestBodyEnd(call, byteCount);
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
  public void responseHeadersEnd(Call call, Response response) {
    app.responseHeadersEnd(call, response);
  }

  @Override
  public void responseBodyStart(Call call) {
    app.responseBodyStart(call);
  }

  @Override
  public void responseBodyEnd(Call call, long byteCount) {
    app.responseBodyEnd(call, byteCount);
  }

  @Override
  public void responseFailed(Call call, IOException failure) {
    app.responseFailed(call, failure);
  }

  @Override
  public void callEnd(Call call) {
    app.callEnd(call);
  }

  @Override
  public void callFailed(Call call, IOException failure) {
    app.callFailed(call, failure);
  }

  @Override
  public void canceled(Call call) {
    app.canceled(call);
  }

  @Override
  public void satisfactionFailure(Call call, Response response) {
    app.satisfactionFailure(call, response);
  }

  @Override
  public void cacheHit(Call call, Response response) {
    app.cacheHit(call, response);
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
