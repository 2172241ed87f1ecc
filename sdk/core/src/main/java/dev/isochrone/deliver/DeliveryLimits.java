// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

/** When batches are built, and how large. Immutable. */
public final class DeliveryLimits {

  private static final long GUEST_MAX_BYTES = 500_000;

  final long flushAfterMillis;
  final long batchMaxBytes;
  final long storageMaxBytes;

  /**
   * Creates limits.
   *
   * @param flushAfterMillis how long a kept slice waits for others at most
   * @param batchMaxBytes size of a batch, by estimate and before gzip; one slice may exceed it
   */
  public DeliveryLimits(long flushAfterMillis, long batchMaxBytes) {
    this(flushAfterMillis, batchMaxBytes, Outbox.MAX_BYTES);
  }

  private DeliveryLimits(long flushAfterMillis, long batchMaxBytes, long storageMaxBytes) {
    this.flushAfterMillis = flushAfterMillis;
    this.batchMaxBytes = batchMaxBytes;
    this.storageMaxBytes = storageMaxBytes;
  }

  /** Of a guest, whose files come on top of the owner's. */
  DeliveryLimits ofGuest() {
    return new DeliveryLimits(flushAfterMillis, batchMaxBytes, GUEST_MAX_BYTES);
  }
}
