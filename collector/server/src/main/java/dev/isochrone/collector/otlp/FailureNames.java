// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

import dev.isochrone.plan.Outcome;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What kind of failure {@code error.type} or the type of an exception names, in the languages that
 * have an OpenTelemetry SDK. Stateless.
 */
final class FailureNames {
  private static final Map<String, Outcome> OUTCOMES = new HashMap<>();

  static {
    put(Outcome.DNS, "unknownhostexception unresolvedaddressexception name_resolution_error");
    put(Outcome.DNS, "enotfound eai_again gaierror dnserror nameresolutionerror");
    put(Outcome.CONNECT, "connectexception noroutetohostexception httphostconnectexception");
    put(Outcome.CONNECT, "connection_error econnrefused ehostunreach enetunreach");
    put(Outcome.CONNECT, "connectionrefusederror newconnectionerror connecterror");
    put(Outcome.TLS, "sslexception sslhandshakeexception sslpeerunverifiedexception");
    put(Outcome.TLS, "sslprotocolexception certificateexception secure_connection_error");
    put(Outcome.TLS, "sslerror sslcertverificationerror cert_has_expired");
    put(Outcome.TLS, "depth_zero_self_signed_cert err_tls_cert_altname_invalid");
    put(Outcome.TIMEOUT, "timeout sockettimeoutexception interruptedioexception timeoutexception");
    put(Outcome.TIMEOUT, "httptimeoutexception httpconnecttimeoutexception timeouterror etimedout");
    put(Outcome.TIMEOUT, "connecttimeout readtimeout und_err_connect_timeout");
    put(Outcome.TIMEOUT, "und_err_headers_timeout und_err_body_timeout deadlineexceeded");
    put(Outcome.RESET, "socketexception streamresetexception connectionshutdownexception");
    put(Outcome.RESET, "eofexception closedchannelexception econnreset epipe und_err_socket");
    put(Outcome.RESET, "connectionreseterror remotedisconnected response_ended");
    put(Outcome.PROTOCOL, "protocolexception http_protocol_error invalid_response");
    put(Outcome.PROTOCOL, "toomanyredirects");
    put(Outcome.CANCELLED, "cancellationexception cancelled canceled aborterror");
    put(Outcome.CANCELLED, "taskcanceledexception operationcanceledexception cancellederror");
  }

  private FailureNames() {}

  private static void put(Outcome outcome, String names) {
    for (String name : names.split(" ", -1)) {
      OUTCOMES.put(name, outcome);
    }
  }

  /** A type without its package, module or pointer. */
  static String simple(String type) {
    int from =
        Math.max(type.lastIndexOf('.'), Math.max(type.lastIndexOf('$'), type.lastIndexOf(':')));
    String name = type.substring(from + 1);
    return name.length() <= 64 ? name : name.substring(0, 64);
  }

  static Outcome outcome(String simpleName) {
    return OUTCOMES.getOrDefault(simpleName.toLowerCase(Locale.ROOT), Outcome.OTHER);
  }
}
