// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

import dev.isochrone.collector.Batch;
import dev.isochrone.collector.Refusal;
import java.util.Map;

/**
 * The spans of one resource as a batch.
 *
 * @param batch a slice for each span that is an HTTP client's
 * @param refused spans that are none, by reason
 */
public record SpanBatch(Batch batch, Map<Refusal, Integer> refused) {

  /** How many spans were refused. */
  public int refusedSpans() {
    return refused.values().stream().mapToInt(Integer::intValue).sum();
  }
}
