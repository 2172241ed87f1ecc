// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

/** A body that is not an OTLP trace request. The message is for its sender. */
public final class InvalidTraces extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean tooLarge;

  private InvalidTraces(String message, boolean tooLarge) {
    super(message, null, false, false);
    this.tooLarge = tooLarge;
  }

  static InvalidTraces malformed(String message) {
    return new InvalidTraces(message, false);
  }

  static InvalidTraces tooLarge(String message) {
    return new InvalidTraces(message, true);
  }

  /** True if a part of it would be welcome. */
  public boolean isTooLarge() {
    return tooLarge;
  }
}
