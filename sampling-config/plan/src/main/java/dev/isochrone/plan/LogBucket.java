// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

/**
 * The logarithmic scale on which timings travel and are stored, for times in µs and sizes in bytes.
 *
 * <p>Bucket 0 holds the value 0 ("did not happen", "no bytes"). Bucket k ≥ 1 holds the values v
 * with 1.04<sup>k−1</sup> ≤ v &lt; 1.04<sup>k</sup>, so that its {@linkplain #midpoint geometric
 * middle} is at most 2 % from any of them. {@link #UNKNOWN} marks what was not measured, which is
 * not zero.
 *
 * <p>Bounds come from a table, not from a logarithm, so that every device and the store agree on
 * them. Stateless and thread-safe; allocates nothing.
 */
public final class LogBucket {

  /** The width of a bucket: each bound is this many times the one before. */
  public static final double BASE = 1.04;

  /** The bucket of a value that was not measured. */
  public static final int UNKNOWN = -1;

  /** The highest bucket; it also takes every value above its lower bound. */
  public static final int MAX = 1023;

  private static final double[] LOWER_BOUNDS = lowerBounds();

  /** A cell is 1/64 of an octave, narrower than a bucket: at most one bound lies in it. */
  private static final int CELL_BITS = 6;

  private static final short[] FIRST_OF_CELL = firstOfCell();

  private LogBucket() {}

  /**
   * Returns the bucket of a time in µs or a size in bytes.
   *
   * @param value µs or bytes; a negative value means "not measured"
   * @return {@link #UNKNOWN}, 0 for 0, or 1 to {@link #MAX}
   */
  public static int of(long value) {
    if (value < 0) {
      return UNKNOWN;
    }
    if (value == 0) {
      return 0;
    }
    double exact = (double) value;
    int bucket = FIRST_OF_CELL[cell(exact)];
    return bucket < MAX && exact >= LOWER_BOUNDS[bucket] ? bucket + 1 : bucket;
  }

  /**
   * Returns the geometric middle of a bucket: what its values are reported as.
   *
   * @param bucket 0 to {@link #MAX}
   * @return µs or bytes; 0 for bucket 0
   * @throws IllegalArgumentException if the bucket is outside that range
   */
  public static double midpoint(int bucket) {
    Bounds.bucket("bucket", bucket);
    return bucket == 0 ? 0 : LOWER_BOUNDS[bucket - 1] * Math.sqrt(BASE);
  }

  private static double[] lowerBounds() {
    double[] bounds = new double[MAX];
    double bound = 1;
    for (int i = 0; i < MAX; i++) {
      bounds[i] = bound;
      bound *= BASE;
    }
    return bounds;
  }

  /** Which cell a value of at least 1 lies in: its exponent and the first bits of its fraction. */
  private static int cell(double value) {
    long bits = Double.doubleToRawLongBits(value) - Double.doubleToRawLongBits(1.0);
    return (int) (bits >>> (52 - CELL_BITS));
  }

  private static short[] firstOfCell() {
    short[] first = new short[cell(0x1p63) + 1];
    int bucket = 1;
    for (int at = 0; at < first.length; at++) {
      double start =
          Double.longBitsToDouble(
              ((long) at << (52 - CELL_BITS)) + Double.doubleToRawLongBits(1.0));
      while (bucket < MAX && start >= LOWER_BOUNDS[bucket]) {
        bucket++;
      }
      first[at] = (short) bucket;
    }
    return first;
  }
}
