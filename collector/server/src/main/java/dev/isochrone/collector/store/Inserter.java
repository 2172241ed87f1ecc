// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import dev.isochrone.collector.InsertBatch;

/** Sends rows of one table. Sending the same token again changes nothing. */
@FunctionalInterface
interface Inserter {
  /** Inserts the rows, or throws; blocks meanwhile. */
  void insert(InsertBatch.Chunks rows, String token) throws InsertFailedException;
}
