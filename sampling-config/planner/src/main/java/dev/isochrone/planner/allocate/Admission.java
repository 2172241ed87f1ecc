// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

/**
 * Keeps any five minutes below the policy's burst: the share φ of arriving slices that is admitted,
 * from what earlier minutes cost, so that it is fixed before anyone draws. Under pressure phases
 * and exemplars go first. Not thread-safe.
 */
public final class Admission {

  /** Aim this far below the limit, because a minute's cost is only foreseen. */
  private static final double MARGIN = 0.9;

  private static final double LEAST_ROOM = 0.25;
  private static final double GROWTH_FROM = 1.5;
  private static final double GROWTH_MOST = 3;

  private double evenBytes;
  private double cap;
  private double bareShare;
  private final double[] stored = new double[4];
  private int minutes;
  private double wire;
  private double wireBefore;
  private double keepProbability = 1;
  private boolean bare;

  /**
   * Creates an admission that has seen nothing.
   *
   * @param evenBytes a minute's share of the day's bytes
   * @param burst how many times that five minutes may take
   * @param bareShare what is left of a slice's bytes without phases and exemplars
   */
  public Admission(double evenBytes, double burst, double bareShare) {
    this(evenBytes, burst, bareShare, 0);
  }

  /**
   * Creates an admission beside which other bytes are stored.
   *
   * @param otherBytes of rollups, a minute
   */
  public Admission(double evenBytes, double burst, double bareShare, double otherBytes) {
    this.evenBytes = evenBytes;
    this.bareShare = bareShare;
    cap = MARGIN * (burst * evenBytes - otherBytes);
  }

  /** Goes on under other bounds, from the next minute on. See the constructor. */
  public void limit(double newEvenBytes, double burst, double newBareShare, double otherBytes) {
    evenBytes = newEvenBytes;
    bareShare = newBareShare;
    cap = MARGIN * (burst * newEvenBytes - otherBytes);
  }

  /** Decides for the minute that begins. */
  public void beginMinute() {
    double growth =
        minutes > 1 && wire > GROWTH_FROM * evenBytes
            ? Math.max(1, Math.min(GROWTH_MOST, wire / Math.max(wireBefore, 1e-9)))
            : 1;
    double foreseen = wire * growth;
    double recent = 0;
    for (double bytes : stored) {
      recent += bytes;
    }
    double room = Math.max(LEAST_ROOM * evenBytes, Math.min(cap, 5 * cap - recent));
    bare = foreseen > room;
    keepProbability =
        minutes == 0
            ? 1
            : Math.min(1, room / Math.max(bare ? bareShare * foreseen : foreseen, 1e-9));
  }

  /** φ: the probability with which a slice that arrives in this minute is admitted. */
  public double keepProbability() {
    return keepProbability;
  }

  /** Whether this minute's slices lose their phases and exemplars. */
  public boolean bare() {
    return bare;
  }

  /**
   * Closes a minute.
   *
   * @param arrivedBytes what its slices would have cost, all admitted and complete
   * @param storedBytes what they did cost
   */
  public void endMinute(double arrivedBytes, double storedBytes) {
    wireBefore = wire;
    wire = arrivedBytes;
    stored[minutes++ & 3] = storedBytes;
  }
}
