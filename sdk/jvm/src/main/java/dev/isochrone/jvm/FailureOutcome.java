// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.jvm;

import dev.isochrone.Phase;
import dev.isochrone.plan.Outcome;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** Why a request of the JDK's client failed, and how far it had come. Immutable. */
final class FailureOutcome {

  final Outcome outcome;
  final Phase reached;
  final String name;

  private FailureOutcome(Outcome outcome, Phase reached, Throwable failure) {
    this.outcome = outcome;
    this.reached = reached;
    this.name = failure.getClass().getSimpleName();
  }

  /** The app has closed the connection under a request that was on its way. */
  static FailureOutcome cancelled(Throwable thrown, boolean answered) {
    return new FailureOutcome(Outcome.CANCELLED, answered ? Phase.TRANSFER : Phase.WAIT, thrown);
  }

  /**
   * Tells an exception.
   *
   * @param answered whether the response's headers had come
   */
  static FailureOutcome of(Throwable thrown, boolean answered) {
    Throwable failure =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (failure instanceof HttpConnectTimeoutException || isConnectTimeout(failure)) {
      return new FailureOutcome(Outcome.TIMEOUT, Phase.CONNECT, failure);
    }
    if (failure instanceof UnknownHostException) {
      return new FailureOutcome(Outcome.DNS, Phase.DNS, failure);
    }
    if (failure instanceof NoRouteToHostException) {
      return new FailureOutcome(Outcome.CONNECT, Phase.CONNECT, failure);
    }
    if (failure instanceof ConnectException) {
      return isUnresolved(failure)
          ? new FailureOutcome(Outcome.DNS, Phase.DNS, failure)
          : new FailureOutcome(Outcome.CONNECT, Phase.CONNECT, failure);
    }
    if (failure instanceof SSLException && !answered) {
      return new FailureOutcome(Outcome.TLS, Phase.TLS, failure);
    }
    return new FailureOutcome(outcomeOf(failure), answered ? Phase.TRANSFER : Phase.WAIT, failure);
  }

  /** {@code HttpURLConnection} tells it from a read's by its message only. */
  private static boolean isConnectTimeout(Throwable failure) {
    String message = failure.getMessage();
    return failure instanceof SocketTimeoutException
        && message != null
        && message.toLowerCase(Locale.ROOT).startsWith("connect");
  }

  private static Outcome outcomeOf(Throwable failure) {
    if (failure instanceof HttpTimeoutException || failure instanceof SocketTimeoutException) {
      return Outcome.TIMEOUT;
    }
    if (failure instanceof CancellationException || failure instanceof InterruptedException) {
      return Outcome.CANCELLED;
    }
    if (failure instanceof ProtocolException) {
      return Outcome.PROTOCOL;
    }
    return isBroken(failure) ? Outcome.RESET : Outcome.OTHER;
  }

  /** The JDK says "no bytes" or "closed" in plain IOExceptions, with the reason as their cause. */
  private static boolean isBroken(Throwable failure) {
    if (failure instanceof SocketException
        || failure instanceof SSLException
        || failure instanceof EOFException
        || failure instanceof ClosedChannelException) {
      return true;
    }
    if ("Premature EOF".equals(failure.getMessage())) { // HttpURLConnection's, in chunks
      return true;
    }
    Throwable cause = failure.getCause();
    return failure instanceof IOException && cause != null && isBroken(cause);
  }

  private static boolean isUnresolved(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }
}
