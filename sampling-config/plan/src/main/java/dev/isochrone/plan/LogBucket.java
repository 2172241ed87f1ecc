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

  /** Raw bits of the lower bounds, ordered as they are; nothing reaches the last one. */
  private static final long[] LOWER_BOUNDS = lowerBounds();

  /** A cell is 1/64 of an octave, narrower than a bucket: at most one bound lies in it. */
  private static final int CELL_BITS = 6;

  private static final long ONE = Double.doubleToRawLongBits(1.0);

  private static final short[] FIRST_OF_CELL = firstOfCell();

  private LogBucket() {}

  /**
   * Returns the bucket of a time in µs or a size in bytes. Whether a value reaches the bound in its
   * cell cannot be foretold, so that it is subtracted and not asked.
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
    long bits = Double.doubleToRawLongBits((double) value);
    int bucket = FIRST_OF_CELL[cell(bits)];
    int isBelow = (int) ((bits - LOWER_BOUNDS[bucket]) >>> 63);
    return bucket + 1 - isBelow;
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
    return bucket == 0 ? 0 : Double.longBitsToDouble(LOWER_BOUNDS[bucket - 1]) * Math.sqrt(BASE);
  }

  private static long[] lowerBounds() {
    long[] bounds = new long[MAX + 1];
    double bound = 1;
    for (int i = 0; i < MAX; i++) {
      bounds[i] = Double.doubleToRawLongBits(bound);
      bound *= BASE;
    }
    bounds[MAX] = Long.MAX_VALUE;
    return bounds;
  }

  /** Which cell a value of at least 1 lies in: its exponent and the first bits of its fraction. */
  private static int cell(long bits) {
    return (int) ((bits - ONE) >>> (52 - CELL_BITS));
  }

  private static short[] firstOfCell() {
    short[] first = new short[cell(Double.doubleToRawLongBits(0x1p63)) + 1];
    int bucket = 1;
    for (int at = 0; at < first.length; at++) {
      long start = ONE + ((long) at << (52 - CELL_BITS));
      while (start >= LOWER_BOUNDS[bucket]) {
        bucket++;
      }
      first[at] = (short) bucket;
    }
    return first;
  }
}
