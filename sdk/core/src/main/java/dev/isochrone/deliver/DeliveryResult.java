// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.LossReason;
import org.jspecify.annotations.Nullable;

/** What became of an attempt to deliver a batch. Immutable. */
final class DeliveryResult {

  /** What the worker does with the batch. */
  enum Kind {
    /** Durable in the collector: forget it. */
    ACCEPTED,
    /** Not now: keep it, and try again with the same id. */
    RETRY,
    /** Never: split or drop it. */
    REJECTED
  }

  final Kind kind;
  final String detail;
  final @Nullable LossReason reason;
  final @Nullable Reply reply;
  final long retryAfterMillis;

  private DeliveryResult(
      Kind kind,
      String detail,
      @Nullable LossReason reason,
      @Nullable Reply reply,
      long retryAfterMillis) {
    this.kind = kind;
    this.detail = detail;
    this.reason = reason;
    this.reply = reply;
    this.retryAfterMillis = retryAfterMillis;
  }

  static DeliveryResult accepted(@Nullable Reply reply) {
    return new DeliveryResult(Kind.ACCEPTED, "accepted", null, reply, 0);
  }

  /**
   * Not now.
   *
   * @param retryAfterMillis how long the collector asked to wait; 0 if it did not
   */
  static DeliveryResult retry(String detail, long retryAfterMillis) {
    return new DeliveryResult(Kind.RETRY, detail, null, null, retryAfterMillis);
  }

  static DeliveryResult rejected(LossReason reason, String detail) {
    return new DeliveryResult(Kind.REJECTED, detail, reason, null, 0);
  }
}
