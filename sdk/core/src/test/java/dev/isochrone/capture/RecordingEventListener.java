// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
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

/** An app's listener that notes every event with its arguments; thread-safe. */
class RecordingEventListener extends EventListener {

  record Event(String name, List<@Nullable Object> arguments) {}

  private final List<Event> events = new ArrayList<>();

  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  List<String> names() {
    return events().stream().map(Event::name).toList();
  }

  private synchronized void note(String name, @Nullable Object... arguments) {
    events.add(new Event(name, Arrays.asList(arguments)));
  }

  @Override
  public void callStart(Call call) {
    note("callStart", call);
  }

  @Override
  public void proxySelectStart(Call call, HttpUrl url) {
    note("proxySelectStart", call, url);
  }

  @Override
  public void proxySelectEnd(Call call, HttpUrl url, List<Proxy> proxies) {
    note("proxySelectEnd", call, url, proxies);
  }

  @Override
  public void dnsStart(Call call, String domainName) {
    note("dnsStart", call, domainName);
  }

  @Override
  public void dnsEnd(Call call, String domainName, List<InetAddress> addresses) {
    note("dnsEnd", call, domainName, addresses);
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    note("connectStart", call, address, proxy);
  }

  @Override
  public void secureConnectStart(Call call) {
    note("secureConnectStart", call);
  }

  @Override
  public void secureConnectEnd(Call call, @Nullable Handshake handshake) {
    note("secureConnectEnd", call, handshake);
  }

  @Override
  public void connectEnd(
      Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol) {
    note("connectEnd", call, address, proxy, protocol);
  }

  @Override
  public void connectFailed(
      Call call,
      InetSocketAddress address,
      Proxy proxy,
      @Nullable Protocol protocol,
      IOException failure) {
    note("connectFailed", call, address, proxy, protocol, failure);
  }

  @Override
  public void connectionAcquired(Call call, Connection connection) {
    note("connectionAcquired", call, connection);
  }

  @Override
  public void connectionReleased(Call call, Connection connection) {
    note("connectionReleased", call, connection);
  }

  @Override
  public void requestHeadersStart(Call call) {
    note("requestHeadersStart", call);
  }

  @Override
  public void requestHeadersEnd(Call call, Request request) {
    note("requestHeadersEnd", call, request);
  }

  @Override
  public void requestBodyStart(Call call) {
    note("requestBodyStart", call);
  }

  @Override
  public void requestBodyEnd(Call call, long byteCount) {
    note("requestBodyEnd", call, byteCount);
  }

  @Override
  public void requestFailed(Call call, IOException failure) {
    note("requestFailed", call, failure);
  }

  @Override
  public void responseHeadersStart(Call call) {
    note("responseHeadersStart", call);
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    note("responseHeadersEnd", call, response);
  }

  @Override
  public void responseBodyStart(Call call) {
    note("responseBodyStart", call);
  }

  @Override
  public void responseBodyEnd(Call call, long byteCount) {
    note("responseBodyEnd", call, byteCount);
  }

  @Override
  public void responseFailed(Call call, IOException failure) {
    note("responseFailed", call, failure);
  }

  @Override
  public void callEnd(Call call) {
    note("callEnd", call);
  }

  @Override
  public void callFailed(Call call, IOException failure) {
    note("callFailed", call, failure);
  }

  @Override
  public void canceled(Call call) {
    note("canceled", call);
  }

  @Override
  public void satisfactionFailure(Call call, Response response) {
    note("satisfactionFailure", call, response);
  }

  @Override
  public void cacheHit(Call call, Response response) {
    note("cacheHit", call, response);
  }

  @Override
  public void cacheMiss(Call call) {
    note("cacheMiss", call);
  }

  @Override
  public void cacheConditionalHit(Call call, Response response) {
    note("cacheConditionalHit", call, response);
  }

  // of OkHttp 5; overrides only where it runs

  public void dispatcherQueueStart(Call call, Dispatcher dispatcher) {
    note("dispatcherQueueStart", call, dispatcher);
  }

  public void dispatcherQueueEnd(Call call, Dispatcher dispatcher) {
    note("dispatcherQueueEnd", call, dispatcher);
  }

  public void retryDecision(Call call, IOException failure, boolean retry) {
    note("retryDecision", call, failure, retry);
  }

  public void followUpDecision(Call call, Response response, @Nullable Request next) {
    note("followUpDecision", call, response, next);
  }
}
