// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/**
 * Why a request that was seen did not reach the collector. Each loss has exactly one reason, so
 * that seen = delivered + still on the way + losses. Not API.
 */
public enum LossReason {
  /**
   * Its slice, or its timing in the slice, was not kept by the plan's draw; others stand for it.
   */
  NOT_KEPT("not_kept"),
  /**
   * Like {@link #NOT_KEPT}; the plan alone would have kept it, but for this device's own budget.
   */
  DEVICE_BUDGET("device_budget"),
  /** The plan's kill switch was on. */
  DISABLED("disabled"),
  /** A rule of the plan says that requests like it are not recorded. */
  POLICY_DROP("policy_drop"),
  /** The user denied consent while it waited. */
  NO_CONSENT("no_consent"),
  /** The user had everything erased while it waited. */
  ERASED("erased"),
  /** The queue was full and its slice the oldest. */
  QUEUE_FULL("queue_full"),
  /** The collector said that the batch was not a batch. */
  REJECTED("rejected"),
  /** The collector did not know the ingest key. */
  UNAUTHORIZED("unauthorized"),
  /** The collector found a batch of one slice too large. */
  TOO_LARGE("too_large"),
  /** It ended after {@code close()}, or close could not send it in time. */
  CLOSED("closed"),
  /** Its file had changed since it was written. */
  CORRUPT("corrupt"),
  /**
   * It was in memory only when the process died; the next process found out, and counts at least.
   */
  PROCESS_DIED("process_died"),
  /** The SDK itself failed on it. */
  INTERNAL("internal");

  private final String label;

  LossReason(String label) {
    this.label = label;
  }

  /** The name on the wire and in the store. */
  public String label() {
    return label;
  }
}
