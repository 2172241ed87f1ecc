// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import java.util.Arrays;

/** Slices for tests. */
public final class Slices {

  private Slices() {}

  /** A kept slice with plain requests and no exemplars. */
  public static Slice of(int number, long startNanos, int requests) {
    RequestColumns columns = new RequestColumns(requests);
    for (int i = 0; i < requests; i++) {
      columns.add(FakeRequest.endedAt(startNanos));
    }
    return Slice.builder(0, number, startNanos).build(columns.frozen(), new double[requests]);
  }

  /** A kept slice of these requests; each is an exemplar with the given probability. */
  public static Slice of(Slice.Builder slice, double exemplarKeep, CompletedRequest... requests) {
    RequestColumns columns = new RequestColumns(requests.length);
    for (CompletedRequest request : requests) {
      columns.add(request);
    }
    double[] keep = new double[requests.length];
    Arrays.fill(keep, exemplarKeep);
    return slice.build(columns.frozen(), keep);
  }
}
