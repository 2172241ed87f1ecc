// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.sequence;

import dev.isochrone.benchmarks.sequence.RecordedCall.Arguments;
import dev.isochrone.benchmarks.sequence.RecordedCall.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Records what OkHttp tells about one call that succeeds. Belongs to the call's thread. */
final class CallRecorder extends EventListener {

  private final List<Event> events = new ArrayList<>();
  private final Arguments arguments = new Arguments();

  /**
   * Returns what was recorded; the call must have ended.
   *
   * @param answer what the app got
   */
  RecordedCall recorded(Call call, Response answer) {
    if (!events.contains(Event.CALL_END)) {
      throw new IllegalStateException("expected a call that ended: " + events);
    }
    return new RecordedCall(call, events, arguments, answer);
  }

  @Override
  public void callStart(Call call) {
    events.add(Event.CALL_START);
  }

  @Override
  public void proxySelectStart(Call call, HttpUrl url) {
    arguments.url = url;
    events.add(Event.PROXY_SELECT_START);
  }

  @Override
  public void proxySelectEnd(Call call, HttpUrl url, List<Proxy> proxies) {
    arguments.proxies = proxies;
    events.add(Event.PROXY_SELECT_END);
  }

  @Override
  public void dnsStart(Call call, String domainName) {
    arguments.domain = domainName;
    events.add(Event.DNS_START);
  }

  @Override
  public void dnsEnd(Call call, String domainName, List<InetAddress> addresses) {
    arguments.addresses = addresses;
    events.add(Event.DNS_END);
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    arguments.address = address;
    arguments.proxy = proxy;
    events.add(Event.CONNECT_START);
  }

  @Override
  public void secureConnectStart(Call call) {
    events.add(Event.SECURE_CONNECT_START);
  }

  @Override
  public void secureConnectEnd(Call call, @Nullable Handshake handshake) {
    arguments.handshake = handshake;
    events.add(Event.SECURE_CONNECT_END);
  }

  @Override
  public void connectEnd(
      Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol) {
    arguments.protocol = protocol;
    events.add(Event.CONNECT_END);
  }

  @Override
  public void connectFailed(
      Call call,
      InetSocketAddress address,
      Proxy proxy,
      @Nullable Protocol protocol,
      IOException failure) {
    throw new IllegalStateException("expected a call that connects at once", failure);
  }

  @Override
  public void connectionAcquired(Call call, Connection connection) {
    arguments.connection = connection;
    events.add(Event.CONNECTION_ACQUIRED);
  }

  @Override
  public void connectionReleased(Call call, Connection connection) {
    events.add(Event.CONNECTION_RELEASED);
  }

  @Override
  public void requestHeadersStart(Call call) {
    events.add(Event.REQUEST_HEADERS_START);
  }

  @Override
  public void requestHeadersEnd(Call call, Request request) {
    arguments.request = request;
    events.add(Event.REQUEST_HEADERS_END);
  }

  @Override
  public void responseHeadersStart(Call call) {
    events.add(Event.RESPONSE_HEADERS_START);
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    arguments.response = response;
    events.add(Event.RESPONSE_HEADERS_END);
  }

  @Override
  public void responseBodyStart(Call call) {
    events.add(Event.RESPONSE_BODY_START);
  }

  @Override
  public void responseBodyEnd(Call call, long byteCount) {
    arguments.bodyBytes = byteCount;
    events.add(Event.RESPONSE_BODY_END);
  }

  @Override
  public void callEnd(Call call) {
    events.add(Event.CALL_END);
  }
}
