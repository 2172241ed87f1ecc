// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

import java.util.Arrays;

/**
 * What a request of each api would teach: the planner's prices, one row an api and a default row
 * for all others. Immutable and thread-safe; reading it allocates nothing.
 *
 * <p>The value of a request is {@code base + slowGain · above(slowBucket) + tailGain ·
 * above(tailBucket) + errorGain · (it failed)}. {@code above} rises from 0 to 1 over {@link
 * #SLOW_RAMP} or {@link #TAIL_RAMP} buckets around its bound, because the planner knows a
 * percentile only roughly. No logarithm is taken: bounds are {@link LogBucket}s.
 *
 * <p>An api is found by {@link String#hashCode} of its name, which the language specifies and a
 * string caches. Two apis of one hash share a row; that costs precision, never truth.
 */
public final class ValueTable {

  /** The row of every api that has none of its own. */
  public static final int DEFAULT_ROW = 0;

  /** Buckets over which a request counts as partly above the slow bound: ±20 %. */
  public static final int SLOW_RAMP = 10;

  /** Buckets over which a request counts as partly above the tail bound: ±35 %. */
  public static final int TAIL_RAMP = 18;

  private static final int SLOW = 0;
  private static final int TAIL = 1;
  private static final int GAINS = 2;
  private static final int CELLS = 6;

  private final long id;
  private final int rows;
  private final int[] hashes;
  private final double[] cells; // a row: slow bucket, tail bucket, four gains
  private final long[] slots; // a hash above, its row below; 0 if free

  private ValueTable(Builder builder) {
    id = builder.id;
    rows = builder.rows;
    hashes = Arrays.copyOf(builder.hashes, rows);
    cells = Arrays.copyOf(builder.cells, rows * CELLS);
    slots = new long[Integer.highestOneBit(Math.max(4, rows)) * 4];
    for (int row = 1; row < rows; row++) {
      int at = slotOf(hashes[row]);
      if (slots[at] != 0) {
        throw new IllegalArgumentException("two rows with hash " + hashes[row]);
      }
      slots[at] = ((long) hashes[row] << 32) | row;
    }
  }

  /** The number by which a later plan can refer to this table without repeating it. */
  public long id() {
    return id;
  }

  /** How many rows there are, the default row included. */
  public int rows() {
    return rows;
  }

  /** Returns the row of an api, {@link #DEFAULT_ROW} if it has none of its own. */
  public int rowOf(String api) {
    return (int) slots[slotOf(api.hashCode())];
  }

  /**
   * Returns what a request would teach, in the planner's unit.
   *
   * @param row from {@link #rowOf}
   * @param totalBucket the request's total time as a {@link LogBucket} of µs
   * @param error whether its outcome {@linkplain Outcome#isError counts as an error}
   */
  public double value(int row, int totalBucket, boolean error) {
    double value =
        gain(row, 0)
            + gain(row, 1) * above(totalBucket - slowBucket(row), SLOW_RAMP)
            + gain(row, 2) * above(totalBucket - tailBucket(row), TAIL_RAMP);
    return error ? value + gain(row, 3) : value;
  }

  private static double above(int distance, int ramp) {
    int part = distance + ramp / 2;
    return part <= 0 ? 0 : part >= ramp ? 1 : part / (double) ramp;
  }

  int hash(int row) {
    return hashes[row];
  }

  int slowBucket(int row) {
    return (int) cells[row * CELLS + SLOW];
  }

  int tailBucket(int row) {
    return (int) cells[row * CELLS + TAIL];
  }

  /** Gain 0 base, 1 slow, 2 tail, 3 error. */
  double gain(int row, int gain) {
    return cells[row * CELLS + GAINS + gain];
  }

  private int slotOf(int hash) {
    int mask = slots.length - 1;
    int at = ((hash * 0x9E3779B9) >>> 15) & mask;
    while (slots[at] != 0 && (int) (slots[at] >> 32) != hash) {
      at = (at + 1) & mask;
    }
    return at;
  }

  /**
   * Starts a table with its default row.
   *
   * @param id names the table for plans that refer to it, 0 to 2<sup>32</sup>−1
   */
  public static Builder builder(
      long id,
      int slowBucket,
      int tailBucket,
      double base,
      double slow,
      double tail,
      double error) {
    return new Builder(id).add(0, slowBucket, tailBucket, base, slow, tail, error);
  }

  /** Rows of a table. Not thread-safe. */
  public static final class Builder {
    private final long id;
    private int rows;
    private int[] hashes = new int[16];
    private double[] cells = new double[16 * CELLS];

    Builder(long id) {
      if (id < 0 || id > 0xffff_ffffL) {
        throw new IllegalArgumentException("table id not in 0..4294967295: " + id);
      }
      this.id = id;
    }

    /**
     * Adds the row of an api.
     *
     * @param apiHash {@link String#hashCode} of the api's name
     * @param slowBucket its p95 as a {@link LogBucket} of µs
     * @param tailBucket its p99
     * @param base what any request teaches, ≥ 0
     * @param slow what one above p95 teaches besides
     * @param tail what one above p99 teaches besides
     * @param error what one that failed teaches besides
     */
    public Builder add(
        int apiHash,
        int slowBucket,
        int tailBucket,
        double base,
        double slow,
        double tail,
        double error) {
      if (rows == hashes.length) {
        hashes = Arrays.copyOf(hashes, rows * 2);
        cells = Arrays.copyOf(cells, rows * 2 * CELLS);
      }
      hashes[rows] = apiHash;
      int at = rows * CELLS;
      cells[at + SLOW] = Bounds.bucket("slowBucket", slowBucket);
      cells[at + TAIL] = Bounds.bucket("tailBucket", tailBucket);
      cells[at + GAINS] = Bounds.finite("base", base, 0);
      cells[at + GAINS + 1] = Bounds.finite("slow", slow, 0);
      cells[at + GAINS + 2] = Bounds.finite("tail", tail, 0);
      cells[at + GAINS + 3] = Bounds.finite("error", error, 0);
      rows++;
      return this;
    }

    /** Returns the table. */
    public ValueTable build() {
      return new ValueTable(this);
    }
  }
}
