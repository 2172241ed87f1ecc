// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Slice;
import java.util.List;
import java.util.Map;

/**
 * A batch as it travels: frozen, so that each retry sends the same bytes under the same id. Used by
 * the worker only.
 */
final class Batch {

  final String id;
  final byte[] gzip;
  final long builtNanos;
  final Map<String, Long> losses;
  final int requests;

  Batch(String id, byte[] gzip, long builtNanos, Map<String, Long> losses, int requests) {
    this.id = id;
    this.gzip = gzip;
    this.builtNanos = builtNanos;
    this.losses = losses;
    this.requests = requests;
  }

  static int requestsOf(List<Slice> slices) {
    int requests = 0;
    for (Slice slice : slices) {
      requests += slice.requests().rows();
    }
    return requests;
  }
}
