// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.sequence;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The events of one real call with their real arguments, to be replayed against a listener as often
 * as one likes. Replaying is a switch and a call an event, about a nanosecond each. Immutable once
 * recorded.
 */
final class RecordedCall {

  private final Call call;
  private final Event[] events;
  private final Arguments arguments;
  private final Response answer;

  RecordedCall(Call call, List<Event> events, Arguments arguments, Response answer) {
    this.call = call;
    this.events = events.toArray(new Event[0]);
    this.arguments = arguments;
    this.answer = answer;
  }

  /** What OkHttp told its listener, in order. */
  List<Event> events() {
    return List.of(events);
  }

  Call call() {
    return call;
  }

  /** Where an interceptor is asked, with the answer at hand. */
  Interceptor.Chain chain() {
    return new AnsweredChain(call, answer);
  }

  /** Tells a listener all that happened. */
  void replay(EventListener to) {
    for (Event event : events) {
      replay(event, to);
    }
  }

  private void replay(Event event, EventListener to) {
    Arguments with = arguments;
    switch (event) {
      case CALL_START -> to.callStart(call);
      case PROXY_SELECT_START -> to.proxySelectStart(call, with.url);
      case PROXY_SELECT_END -> to.proxySelectEnd(call, with.url, with.proxies);
      case DNS_START -> to.dnsStart(call, with.domain);
      case DNS_END -> to.dnsEnd(call, with.domain, with.addresses);
      case CONNECT_START -> to.connectStart(call, with.address, with.proxy);
      case SECURE_CONNECT_START -> to.secureConnectStart(call);
      case SECURE_CONNECT_END -> to.secureConnectEnd(call, with.handshake);
      case CONNECT_END -> to.connectEnd(call, with.address, with.proxy, with.protocol);
      case CONNECTION_ACQUIRED -> to.connectionAcquired(call, with.connection);
      case CONNECTION_RELEASED -> to.connectionReleased(call, with.connection);
      case REQUEST_HEADERS_START -> to.requestHeadersStart(call);
      case REQUEST_HEADERS_END -> to.requestHeadersEnd(call, with.request);
      case RESPONSE_HEADERS_START -> to.responseHeadersStart(call);
      case RESPONSE_HEADERS_END -> to.responseHeadersEnd(call, with.response);
      case RESPONSE_BODY_START -> to.responseBodyStart(call);
      case RESPONSE_BODY_END -> to.responseBodyEnd(call, with.bodyBytes);
      case CALL_END -> to.callEnd(call);
    }
  }

  /** The events of a call that succeeds without redirects, in OkHttp 4. */
  enum Event {
    CALL_START,
    PROXY_SELECT_START,
    PROXY_SELECT_END,
    DNS_START,
    DNS_END,
    CONNECT_START,
    SECURE_CONNECT_START,
    SECURE_CONNECT_END,
    CONNECT_END,
    CONNECTION_ACQUIRED,
    CONNECTION_RELEASED,
    REQUEST_HEADERS_START,
    REQUEST_HEADERS_END,
    RESPONSE_HEADERS_START,
    RESPONSE_HEADERS_END,
    RESPONSE_BODY_START,
    RESPONSE_BODY_END,
    CALL_END
  }

  /** What the events carried. Those of connecting stay unset if the connection was reused. */
  @SuppressWarnings("NullAway.Init") // an event that did not happen is not replayed
  static final class Arguments {
    HttpUrl url;
    List<Proxy> proxies;
    String domain;
    List<InetAddress> addresses;
    InetSocketAddress address;
    Proxy proxy;
    Connection connection;
    Request request;
    Response response;
    long bodyBytes;
    @Nullable Handshake handshake;
    @Nullable Protocol protocol;
  }
}
