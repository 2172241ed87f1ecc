// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.opentelemetry;

import dev.isochrone.Phase;
import dev.isochrone.plan.Outcome;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a span failed, told from the name of an exception, since a span keeps no more of it.
 * Immutable.
 */
final class Failure {
  private static final AttributeKey<String> EXCEPTION_TYPE =
      AttributeKey.stringKey("exception.type");
  private static final AttributeKey<String> EXCEPTION_MESSAGE =
      AttributeKey.stringKey("exception.message");
  private static final int MAX_LENGTH = 64;

  private static final Map<String, Outcome> OUTCOMES = new HashMap<>();

  static {
    put(Outcome.DNS, "UnknownHostException", "UnresolvedAddressException");
    put(Outcome.CONNECT, "ConnectException", "NoRouteToHostException", "HttpHostConnectException");
    put(
        Outcome.TLS,
        "SSLException",
        "SSLHandshakeException",
        "SSLPeerUnverifiedException",
        "SSLProtocolException",
        "CertificateException");
    put(
        Outcome.TIMEOUT,
        "SocketTimeoutException",
        "InterruptedIOException",
        "TimeoutException",
        "HttpTimeoutException",
        "HttpConnectTimeoutException",
        "timeout");
    put(
        Outcome.RESET,
        "SocketException",
        "StreamResetException",
        "ConnectionShutdownException",
        "EOFException",
        "ClosedChannelException");
    put(Outcome.PROTOCOL, "ProtocolException");
    put(Outcome.CANCELLED, "CancellationException", "cancelled", "canceled");
  }

  private final String name;
  private final Outcome outcome;

  private Failure(String name, Outcome outcome) {
    this.name = name;
    this.outcome = outcome;
  }

  private static void put(Outcome outcome, String... names) {
    for (String name : names) {
      OUTCOMES.put(name, outcome);
    }
  }

  /** Returns why a span failed, or null if it tells of nothing but a response. */
  static @Nullable Failure of(HttpAttributes http, SpanData span) {
    String errorType = http.errorType();
    if (errorType != null && !isStatus(errorType)) {
      return named(errorType, message(span.getEvents()));
    }
    if (http.status() > 0) {
      return null;
    }
    String exception = exception(span.getEvents(), EXCEPTION_TYPE);
    return exception == null
        ? new Failure("unknown", Outcome.OTHER)
        : named(exception, message(span.getEvents()));
  }

  private static Failure named(String type, @Nullable String message) {
    String name = simpleName(type);
    Outcome outcome = message == null ? null : outcomeOfMessage(name, message);
    if (outcome == null) {
      outcome = OUTCOMES.get(name);
    }
    return new Failure(name, outcome == null ? Outcome.OTHER : outcome);
  }

  /** What OkHttp says where the exception alone could be anything; null if that is nothing. */
  private static @Nullable Outcome outcomeOfMessage(String name, String message) {
    switch (name) {
      case "IOException":
        if (message.startsWith("unexpected end of stream")) {
          return Outcome.RESET;
        }
        return message.equalsIgnoreCase("canceled") ? Outcome.CANCELLED : null;
      case "InterruptedIOException":
        return message.equals("interrupted") ? Outcome.CANCELLED : null;
      case "SocketException": // closed on this side, by a cancel or by a call's timeout
        return message.equalsIgnoreCase("Socket closed") ? Outcome.CANCELLED : null;
      case "StreamResetException":
        return message.endsWith(": CANCEL") ? Outcome.CANCELLED : null;
      default:
        return null;
    }
  }

  /** Simple class name of the exception, or what the instrumentation wrote instead. */
  String name() {
    return name;
  }

  Outcome outcome() {
    return outcome;
  }

  /** The phase in which such a failure happens, or {@link Phase#NONE} where that is not known. */
  Phase reached() {
    switch (outcome) {
      case DNS:
        return Phase.DNS;
      case CONNECT:
        return Phase.CONNECT;
      case TLS:
        return Phase.TLS;
      default:
        return Phase.NONE;
    }
  }

  private static boolean isStatus(String errorType) {
    for (int i = 0; i < errorType.length(); i++) {
      if (errorType.charAt(i) < '0' || errorType.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static String simpleName(String type) {
    String name = type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    return name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) : name;
  }

  private static @Nullable String message(List<EventData> events) {
    return exception(events, EXCEPTION_MESSAGE);
  }

  private static @Nullable String exception(List<EventData> events, AttributeKey<String> key) {
    for (EventData event : events) {
      if (event.getName().equals("exception")) {
        return event.getAttributes().get(key);
      }
    }
    return null;
  }
}
