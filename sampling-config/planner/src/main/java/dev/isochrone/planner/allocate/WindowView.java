// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import dev.isochrone.plan.Outcome;
import java.util.Arrays;

/**
 * The part of a {@link SampleWindow} from some minute on, with weights worked out: what one
 * planning reads. Package-private arrays, because a planning walks them many times. Not changed
 * after its creation.
 */
final class WindowView {

  private static final boolean[] ERRORS = new boolean[Outcome.values().length];

  static {
    for (Outcome outcome : Outcome.values()) {
      ERRORS[outcome.code()] = outcome.isError();
    }
  }

  /** Per timing. */
  final int[] cells;

  final short[] buckets;
  final byte[] outcomes;
  final boolean[] errors;
  final float[] weights;

  /** Per slice: index of its first timing, one more entry at the end, and 1/keepProbability. */
  final int[] starts;

  final float[] sliceWeights;

  WindowView(SampleWindow window, int fromMinute) {
    int first = window.firstSliceFrom(fromMinute);
    int slices = window.slices() - first;
    int from = window.start(first);
    int timings = window.timings() - from;
    cells = new int[timings];
    buckets = new short[timings];
    outcomes = new byte[timings];
    errors = new boolean[timings];
    weights = new float[timings];
    starts = new int[slices + 1];
    sliceWeights = new float[slices];
    for (int slice = 0; slice < slices; slice++) {
      starts[slice + 1] = window.start(first + slice + 1) - from;
      sliceWeights[slice] = (float) (1 / window.keep(first + slice));
      Arrays.fill(weights, starts[slice], starts[slice + 1], sliceWeights[slice]);
    }
    for (int i = 0; i < timings; i++) {
      cells[i] = window.cell(from + i);
      buckets[i] = (short) window.bucket(from + i);
      outcomes[i] = window.outcome(from + i);
      errors[i] = ERRORS[outcomes[i]];
      weights[i] /= (float) window.timingKeep(from + i);
    }
  }

  int slices() {
    return sliceWeights.length;
  }

  int timings() {
    return cells.length;
  }

  /** Requests that the timings stand for. */
  double requests() {
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return sum;
  }
}
