// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.Phase;
import dev.isochrone.plan.Outcome;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/**
 * Tells the {@link Outcome} of a call that failed from its exception and how far it had come.
 * Stateless.
 */
final class FailureOutcomes {

  private FailureOutcomes() {}

  /**
   * Returns the outcome.
   *
   * @param reached the last phase begun
   * @param cancelled whether the call says it was cancelled, which a call timeout does too
   */
  static Outcome of(IOException failure, Phase reached, boolean cancelled) {
    if (isTimeout(failure)) {
      return Outcome.TIMEOUT;
    }
    if (cancelled || failure instanceof InterruptedIOException) {
      return Outcome.CANCELLED;
    }
    if (failure instanceof UnknownHostException) {
      return Outcome.DNS;
    }
    switch (reached) {
      case DNS:
        return Outcome.DNS;
      case CONNECT:
        return Outcome.CONNECT;
      case TLS:
        return Outcome.TLS;
      case SEND:
      case WAIT:
      case TRANSFER:
        return afterConnecting(failure);
      default:
        return isConnecting(failure) ? Outcome.CONNECT : Outcome.OTHER;
    }
  }

  private static Outcome afterConnecting(IOException failure) {
    if (isConnecting(failure)) {
      return Outcome.CONNECT;
    }
    if (isBroken(failure)) {
      return Outcome.RESET;
    }
    return failure instanceof ProtocolException ? Outcome.PROTOCOL : Outcome.OTHER;
  }

  /** Timeouts come first: a call timeout cancels the call too. */
  private static boolean isTimeout(IOException failure) {
    return failure instanceof SocketTimeoutException
        || (failure instanceof InterruptedIOException && "timeout".equals(failure.getMessage()));
  }

  private static boolean isConnecting(IOException failure) {
    return failure instanceof ConnectException || failure instanceof NoRouteToHostException;
  }

  /** OkHttp's own classes are told by name: they are internal and differ between 4 and 5. */
  private static boolean isBroken(IOException failure) {
    if (failure instanceof SocketException
        || failure instanceof SSLException
        || failure instanceof EOFException) {
      return true;
    }
    String message = failure.getMessage();
    if (message != null && message.startsWith("unexpected end of stream")) {
      return true;
    }
    String name = failure.getClass().getName();
    return name.equals("okhttp3.internal.http2.StreamResetException")
        || name.equals("okhttp3.internal.http2.ConnectionShutdownException");
  }
}
