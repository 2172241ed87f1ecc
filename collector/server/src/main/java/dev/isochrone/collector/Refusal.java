// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.util.Locale;

/** Why a single record (slice or exemplar) was refused while its batch was taken. */
public enum Refusal {
  /** A keepProbability outside 0 &lt; p ≤ 1. */
  KEEP_OUT_OF_RANGE,
  /** An outcome code that this version does not know. */
  UNKNOWN_OUTCOME,
  /** Another code that this version does not know: cache, protocol, connection, reached, ip. */
  UNKNOWN_CODE,
  /** An index outside its dictionary. */
  BAD_INDEX,
  /** A number outside what its column can hold: bucket, count, duration. */
  OUT_OF_RANGE,
  /** Began more than seven days ago. */
  TOO_OLD,
  /** Began more than two minutes from now. */
  IN_FUTURE,
  /** A trace id that is not 32 hex digits. */
  BAD_TRACE_ID,
  /** An exemplar of a slice that was refused. */
  SLICE_REFUSED,
  /** Quarantined: sampled by a plan that was never made. */
  UNKNOWN_PLAN,
  /** Quarantined: a probability that its plan does not give to what the slice holds. */
  WEIGHT_MISMATCH,
  /** Quarantined: its source would stand for more than one can do. */
  WEIGHT_BOUND,
  /** Not drawn by admission; those that were stand for it, except for phases and exemplars. */
  NOT_ADMITTED,
  /** Of an installation whose data was erased. */
  ERASED,
  /** A span of something else than a client's HTTP request. */
  NOT_HTTP_CLIENT,
  /** A span whose ids or times are none. */
  BAD_SPAN,
  /** A span of a resource without {@code service.name}, sent with a key for any app. */
  NO_APP;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** Its name on the wire, in metrics and in the store. */
  public String code() {
    return code;
  }
}
