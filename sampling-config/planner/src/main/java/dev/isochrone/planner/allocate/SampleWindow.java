// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import dev.isochrone.plan.Outcome;
import java.util.Arrays;

/**
 * The kept slices of the last hours, column by column: all that the planner knows of the world. Not
 * thread-safe.
 */
public final class SampleWindow {

  private int slices;
  private int[] minutes = new int[1024];
  private float[] keep = new float[1024];
  private int[] starts = new int[1025];
  private int timings;
  private int[] cells = new int[8192];
  private short[] buckets = new short[8192];
  private byte[] outcomes = new byte[8192];
  private float[] timingKeep = new float[8192];

  /**
   * Opens the next slice.
   *
   * @param minute when it arrived, not before the slice added last
   * @param keepProbability admission included, above 0
   */
  public void addSlice(int minute, double keepProbability) {
    if (slices == minutes.length) {
      minutes = Arrays.copyOf(minutes, slices * 2);
      keep = Arrays.copyOf(keep, slices * 2);
      starts = Arrays.copyOf(starts, slices * 2 + 1);
    }
    minutes[slices] = minute;
    keep[slices] = (float) keepProbability;
    slices++;
    starts[slices] = timings;
  }

  /**
   * Adds a timing to the open slice.
   *
   * @param bucket its total time as a LogBucket of µs
   * @param keepProbability inside the slice, above 0
   */
  public void addTiming(int cell, int bucket, Outcome outcome, double keepProbability) {
    if (timings == cells.length) {
      cells = Arrays.copyOf(cells, timings * 2);
      buckets = Arrays.copyOf(buckets, timings * 2);
      outcomes = Arrays.copyOf(outcomes, timings * 2);
      timingKeep = Arrays.copyOf(timingKeep, timings * 2);
    }
    cells[timings] = cell;
    buckets[timings] = (short) bucket;
    outcomes[timings] = (byte) outcome.code();
    timingKeep[timings] = (float) keepProbability;
    timings++;
    starts[slices] = timings;
  }

  /** Forgets slices that arrived before a minute, once they are a third of all. */
  public void forgetBefore(int minute) {
    int first = firstSliceFrom(minute);
    if (first * 3L < slices) {
      return;
    }
    int from = starts[first];
    slices -= first;
    timings -= from;
    System.arraycopy(minutes, first, minutes, 0, slices);
    System.arraycopy(keep, first, keep, 0, slices);
    for (int slice = 0; slice <= slices; slice++) {
      starts[slice] = starts[slice + first] - from;
    }
    System.arraycopy(cells, from, cells, 0, timings);
    System.arraycopy(buckets, from, buckets, 0, timings);
    System.arraycopy(outcomes, from, outcomes, 0, timings);
    System.arraycopy(timingKeep, from, timingKeep, 0, timings);
  }

  /** Moves the window's clock back, when a new day starts to count minutes from 0. */
  public void rebase(int minutesLater) {
    for (int slice = 0; slice < slices; slice++) {
      minutes[slice] -= minutesLater;
    }
  }

  /** The first slice that arrived in a minute or later. */
  int firstSliceFrom(int minute) {
    int at = Arrays.binarySearch(minutes, 0, slices, minute);
    if (at < 0) {
      return -at - 1;
    }
    while (at > 0 && minutes[at - 1] == minute) {
      at--;
    }
    return at;
  }

  int slices() {
    return slices;
  }

  int timings() {
    return timings;
  }

  /** Index of a slice's first timing; for {@link #slices} the number of timings. */
  int start(int slice) {
    return starts[slice];
  }

  double keep(int slice) {
    return keep[slice];
  }

  int cell(int timing) {
    return cells[timing];
  }

  int bucket(int timing) {
    return buckets[timing];
  }

  byte outcome(int timing) {
    return outcomes[timing];
  }

  double timingKeep(int timing) {
    return timingKeep[timing];
  }
}
