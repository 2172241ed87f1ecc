// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every edition that SDKs were ever given, by number. Blocks. */
interface PlanArchive {
  /** Returns the number of the newest edition, 0 if there is none. */
  long latest();

  /** Returns an edition, or null if there is none of this number. */
  @Nullable ArchivedEdition find(long number);

  /**
   * Returns when the newest edition was planned whose budget was another one, or {@code
   * Instant.EPOCH} if there is none.
   *
   * @param budget as {@link Inputs#budget}
   */
  Instant lastOfOtherBudget(String budget);

  /**
   * Keeps an edition, unless another collector was first with this number: whichever is in the
   * archive then is returned, and holds.
   */
  ArchivedEdition addOnce(ArchivedEdition edition);

  /** Keeps what an edition's table was expected to do in its largest cells. */
  void explain(ArchivedEdition edition, List<ExplainedCell> cells);
}
