// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of a batch. */
public sealed interface IntakeResult {

  /**
   * It is durable, now or since an earlier attempt.
   *
   * @param country where it came from, or ""
   * @param slices how many of its slices were kept
   * @param exemplars how many of its exemplars were kept
   * @param rejected records that were refused, by reason
   * @param planVersion the plan that its SDK should have
   * @param plan that plan in base64, or null if the SDK has it
   */
  record Accepted(
      String country,
      int slices,
      int exemplars,
      Map<String, Integer> rejected,
      long planVersion,
      @Nullable String plan)
      implements IntakeResult {}

  /**
   * Spans of an OTLP request are durable.
   *
   * @param rejectedSpans how many were refused
   * @param rejected refused records by reason
   */
  record Traces(int rejectedSpans, Map<String, Integer> rejected) implements IntakeResult {}

  /** It is no batch. */
  record Invalid(String message) implements IntakeResult {}

  /** It is a batch, of more than can be taken at once. */
  record TooLarge(String message) implements IntakeResult {}

  /** It cannot be taken now. */
  record Unavailable(String code, String message) implements IntakeResult {}
}
