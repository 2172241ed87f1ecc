// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

/**
 * A body that is not a batch of version 1, whatever else arrives. The message is for its sender.
 */
public final class InvalidBatch extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean tooLarge;

  InvalidBatch(String message) {
    this(message, false);
  }

  private InvalidBatch(String message, boolean tooLarge) {
    super(message);
    this.tooLarge = tooLarge;
  }

  static InvalidBatch tooLarge(String message) {
    return new InvalidBatch(message, true);
  }

  /** True if a part of it would be welcome. */
  public boolean isTooLarge() {
    return tooLarge;
  }
}
