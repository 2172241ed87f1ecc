// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import java.util.Map;

/** What became of a batch. */
public sealed interface IntakeResult {

  /**
   * It is durable, now or since an earlier attempt.
   *
   * @param country where it came from, or ""
   * @param slices how many of its slices were kept
   * @param exemplars how many of its exemplars were kept
   * @param rejected records that were refused, by reason
   */
  record Accepted(String country, int slices, int exemplars, Map<String, Integer> rejected)
      implements IntakeResult {}

  /** It is no batch. */
  record Invalid(String message) implements IntakeResult {}

  /** It is a batch, of more than can be taken at once. */
  record TooLarge(String message) implements IntakeResult {}

  /** It cannot be taken now. */
  record Unavailable(String code, String message) implements IntakeResult {}
}
