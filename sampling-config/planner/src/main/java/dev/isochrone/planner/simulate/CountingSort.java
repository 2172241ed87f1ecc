// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.function.IntUnaryOperator;

/** Orders indexes by a small key in linear time, equal keys in their old order. Stateless. */
final class CountingSort {

  private CountingSort() {}

  /** Returns the indexes 0 to count − 1, ordered by a key from 0 to keys − 1. */
  static int[] order(int count, int keys, IntUnaryOperator key) {
    int[] starts = starts(count, keys, key);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[starts[key.applyAsInt(i)]++] = i;
    }
    return order;
  }

  /** Returns where each key's run begins; one more entry marks the end. */
  static int[] starts(int count, int keys, IntUnaryOperator key) {
    int[] starts = new int[keys + 1];
    for (int i = 0; i < count; i++) {
      starts[key.applyAsInt(i) + 1]++;
    }
    for (int k = 0; k < keys; k++) {
      starts[k + 1] += starts[k];
    }
    return starts;
  }
}
