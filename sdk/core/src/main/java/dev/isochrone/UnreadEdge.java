// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/**
 * Where a request's {@link EdgeReading} comes from once the request is kept. Reading headers takes
 * longer than all the rest of a record, and most requests are not kept. Not API.
 */
public interface UnreadEdge {

  /** Reads it; fails never. */
  EdgeReading read();
}
