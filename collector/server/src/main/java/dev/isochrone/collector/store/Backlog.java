// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import dev.isochrone.collector.InsertBatch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What waits to be stored, in order. For one thread. */
public interface Backlog {
  /** Returns the next run, the same one until {@link #stored} is called; null if none came yet. */
  @Nullable InsertBatch next() throws IOException, InterruptedException;

  /** Notes that the run last given is stored. */
  void stored() throws IOException;
}
