// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.enrich;

/** Replaces an id by a keyed hash; 0 for the empty id. Thread-safe. */
@FunctionalInterface
public interface IdHash {
  /** The hash of an id. */
  long of(String id);
}
