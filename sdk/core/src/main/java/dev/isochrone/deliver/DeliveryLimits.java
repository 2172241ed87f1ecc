// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

/** When batches are built, and how large. Immutable. */
public final class DeliveryLimits {

  final long flushAfterMillis;
  final long batchMaxBytes;

  /**
   * Creates limits.
   *
   * @param flushAfterMillis how long a kept slice waits for others at most
   * @param batchMaxBytes size of a batch, by estimate and before gzip; one slice may exceed it
   */
  public DeliveryLimits(long flushAfterMillis, long batchMaxBytes) {
    this.flushAfterMillis = flushAfterMillis;
    this.batchMaxBytes = batchMaxBytes;
  }
}
