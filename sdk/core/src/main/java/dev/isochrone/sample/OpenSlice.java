// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.sample;

import dev.isochrone.CompletedRequest;
import dev.isochrone.RequestColumns;

/**
 * The slice that is being filled. Reused: {@link Sampler} keeps a spare, so that a slice which is
 * not kept costs no allocation. Not thread-safe; guarded by the sampler until it is closed.
 */
final class OpenSlice {

  static final int MAX_REQUESTS = 32;

  final RequestColumns requests = new RequestColumns(MAX_REQUESTS);
  long session;
  int number;
  long startNanos;

  void start(long session, int number, long startNanos) {
    requests.clear();
    this.session = session;
    this.number = number;
    this.startNanos = startNanos;
  }

  void add(CompletedRequest request) {
    requests.add(request);
  }

  boolean isFull() {
    return requests.rows() == MAX_REQUESTS;
  }
}
