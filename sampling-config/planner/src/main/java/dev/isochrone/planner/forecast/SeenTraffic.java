// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.forecast;

import dev.isochrone.plan.Outcome;
import dev.isochrone.planner.allocate.Grid;
import dev.isochrone.planner.allocate.ValuePlanner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Slices of a day of traffic, each with the probability with which it was kept: all that a forecast
 * looks at. Filled by one thread, then only read.
 */
public final class SeenTraffic {

  private final Map<String, Integer> regions = new LinkedHashMap<>();
  private final Map<String, Integer> apis = new LinkedHashMap<>();
  private final List<Slice> slices = new ArrayList<>();
  private int[] apiOf = new int[1 << 12];
  private short[] buckets = new short[1 << 12];
  private Outcome[] outcomes = new Outcome[1 << 12];
  private float[] keep = new float[1 << 12];
  private int timings;

  /** A slice's place among the timings. */
  private record Slice(int minute, double keepProbability, int region, int from) {}

  /**
   * Opens the next slice.
   *
   * @param minute of the day, 0 to 1439
   * @param keepProbability admission included, above 0
   */
  public void addSlice(int minute, double keepProbability, String region) {
    slices.add(new Slice(minute, keepProbability, number(regions, region), timings));
  }

  /**
   * Adds a timing to the open slice.
   *
   * @param bucket its total time as a LogBucket of µs
   * @param keepProbability inside the slice, above 0
   */
  public void addTiming(String api, int bucket, Outcome outcome, double keepProbability) {
    if (timings == keep.length) {
      apiOf = Arrays.copyOf(apiOf, timings * 2);
      buckets = Arrays.copyOf(buckets, timings * 2);
      outcomes = Arrays.copyOf(outcomes, timings * 2);
      keep = Arrays.copyOf(keep, timings * 2);
    }
    apiOf[timings] = number(apis, api);
    buckets[timings] = (short) bucket;
    outcomes[timings] = outcome;
    keep[timings++] = (float) keepProbability;
  }

  /** How many slices there are. */
  public int slices() {
    return slices.size();
  }

  /** Names of regions in the order of the grid. */
  public String[] regions() {
    return regions.keySet().toArray(new String[0]);
  }

  /** Names of apis in the order of the grid. */
  public String[] apis() {
    return apis.keySet().toArray(new String[0]);
  }

  Grid grid() {
    return new Grid(Math.max(1, regions.size()), Math.max(1, apis.size()));
  }

  /** Share of requests that failed or took as long as a bucket, and have likelier exemplars. */
  double hotShare(int hotBucket) {
    double hot = 0;
    double all = 0;
    for (int slice = 0; slice < slices.size(); slice++) {
      for (int i = slices.get(slice).from(); i < end(slice); i++) {
        double weight = 1 / (slices.get(slice).keepProbability() * keep[i]);
        all += weight;
        hot += outcomes[i].isError() || buckets[i] >= hotBucket ? weight : 0;
      }
    }
    return hot / Math.max(all, 1e-9);
  }

  /** Lets a planner watch it, minute by minute. */
  void show(ValuePlanner planner) {
    Grid grid = grid();
    List<Integer> order = new ArrayList<>();
    for (int slice = 0; slice < slices.size(); slice++) {
      order.add(slice);
    }
    order.sort(Comparator.comparingInt(slice -> slices.get(slice).minute()));
    int minute = 0;
    for (int number : order) {
      Slice slice = slices.get(number);
      for (; minute < slice.minute(); minute++) {
        planner.endMinute(minute);
      }
      planner.addSlice(minute, slice.keepProbability());
      for (int i = slice.from(); i < end(number); i++) {
        int cell = grid.cell(slice.region(), apiOf[i]);
        planner.addTiming(cell, buckets[i], outcomes[i], slice.keepProbability(), keep[i]);
      }
    }
    for (; minute < Forecast.MINUTES; minute++) {
      planner.endMinute(minute);
    }
  }

  private int end(int slice) {
    return slice + 1 == slices.size() ? timings : slices.get(slice + 1).from();
  }

  private static int number(Map<String, Integer> numbers, String name) {
    Integer known = numbers.putIfAbsent(name, numbers.size());
    return known == null ? numbers.size() - 1 : known;
  }
}
