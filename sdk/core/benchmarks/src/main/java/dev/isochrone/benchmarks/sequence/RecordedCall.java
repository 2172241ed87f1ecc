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
 * as one likes. Replaying is a line an event, as it is in OkHttp, and a test holds it to what was
 * recorded. Immutable once recorded.
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

  /** Tells a listener all that happened, one event after the other as OkHttp does. */
  void replay(EventListener to) {
    Arguments with = arguments;
    to.callStart(call);
    if (with.address != null) {
      to.proxySelectStart(call, with.url);
      to.proxySelectEnd(call, with.url, with.proxies);
      to.dnsStart(call, with.domain);
      to.dnsEnd(call, with.domain, with.addresses);
      to.connectStart(call, with.address, with.proxy);
      to.secureConnectStart(call);
      to.secureConnectEnd(call, with.handshake);
      to.connectEnd(call, with.address, with.proxy, with.protocol);
    }
    to.connectionAcquired(call, with.connection);
    to.requestHeadersStart(call);
    to.requestHeadersEnd(call, with.request);
    to.responseHeadersStart(call);
    to.responseHeadersEnd(call, with.response);
    to.responseBodyStart(call);
    to.responseBodyEnd(call, with.bodyBytes);
    to.connectionReleased(call, with.connection);
    to.callEnd(call);
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
    @Nullable InetSocketAddress address;
    Proxy proxy;
    Connection connection;
    Request request;
    Response response;
    long bodyBytes;
    @Nullable Handshake handshake;
    @Nullable Protocol protocol;
  }
}
