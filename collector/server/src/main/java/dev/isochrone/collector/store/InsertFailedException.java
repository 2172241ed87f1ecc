// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

/** An insert did not succeed, and whether trying again can help. */
final class InsertFailedException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean poison;

  private InsertFailedException(String message, Throwable cause, boolean poison) {
    super(message, cause);
    this.poison = poison;
  }

  /** The server is in trouble or out of reach: these rows may well go in later. */
  static InsertFailedException retryable(Throwable cause) {
    return new InsertFailedException(String.valueOf(cause.getMessage()), cause, false);
  }

  /** The server read the rows and cannot take them, however often they are sent. */
  static InsertFailedException poison(Throwable cause) {
    return new InsertFailedException(String.valueOf(cause.getMessage()), cause, true);
  }

  /** True if the rows are at fault. */
  boolean isPoison() {
    return poison;
  }
}
