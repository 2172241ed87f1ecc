// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import org.jspecify.annotations.Nullable;

/**
 * A kept slice: what one session did in at most 120 s or 32 requests, with the probabilities that
 * kept it. What sample puts into the queue and deliver takes out. Immutable. Not API.
 */
public final class Slice {

  private final Builder told; // nobody else has it any more
  private final RequestColumns requests;
  private final double[] exemplarKeep;

  private Slice(Builder told, RequestColumns requests, double[] exemplarKeep) {
    this.told = told;
    this.requests = requests;
    this.exemplarKeep = exemplarKeep;
  }

  /** Number of the session since this process started, from 0. */
  public long session() {
    return told.session;
  }

  /** Number of the slice in its session, from 0. */
  public int number() {
    return told.number;
  }

  /** When its first request ended, by {@link Clock#nanoTime}. */
  public long startNanos() {
    return told.startNanos;
  }

  /** Country as the collector had told when the slice closed, or "". */
  public String country() {
    return told.country;
  }

  /** OpenTelemetry connection type when the slice closed, or "". */
  public String network() {
    return told.network;
  }

  /** MCC-MNC when the slice closed, or "". */
  public String carrier() {
    return told.carrier;
  }

  /**
   * {@link NetworkSource#deviceState} when the slice began, and what the user had said then: 32
   * yes; 64 nothing yet; neither where the app asks nobody.
   */
  public int deviceState() {
    return told.deviceState;
  }

  /** Who used the app, as the app had said when the slice began, or "". */
  public String user() {
    return told.user;
  }

  /** The plan that decided. */
  public long planVersion() {
    return told.planVersion;
  }

  /** The probability with which the slice was kept. */
  public double keepProbability() {
    return told.keepProbability;
  }

  /** What of {@link #keepProbability} is due to the device's own budget; 1 if none was. */
  public double deviceKeep() {
    return told.deviceKeep;
  }

  /** The probability with which phases were added. */
  public double phaseKeepProbability() {
    return told.phaseKeepProbability;
  }

  /** Whether its phases travel. */
  public boolean phased() {
    return told.phased;
  }

  /** Its timings that stayed in it, in the order their requests ended; never changed. */
  public RequestColumns requests() {
    return requests;
  }

  /** The probability with which this timing stayed in the slice. */
  public double timingKeep(int row) {
    return told.timingKeep == null ? 1 : told.timingKeep[row];
  }

  /** The probability with which this request became an exemplar, or 0 if it did not. */
  public double exemplarKeep(int row) {
    return exemplarKeep[row];
  }

  /** How many of its requests are exemplars. */
  public int exemplars() {
    int count = 0;
    for (double keep : exemplarKeep) {
      count += keep > 0 ? 1 : 0;
    }
    return count;
  }

  /** Roughly what the slice takes in memory, and more than it takes in a batch before gzip. */
  public int estimatedBytes() {
    return 200 + 320 * requests.rows() + requests.headerLength();
  }

  /** Returns a builder of a slice that was kept with certainty, without phases. */
  public static Builder builder(long session, int number, long startNanos) {
    return new Builder(session, number, startNanos);
  }

  /** The members of a slice to be. Not thread-safe. Not API. */
  public static final class Builder {
    private final long session;
    private final int number;
    private final long startNanos;
    private String country = "";
    private String network = "";
    private String carrier = "";
    private int deviceState;
    private String user = "";
    private long planVersion;
    private double keepProbability = 1;
    private double deviceKeep = 1;
    private double phaseKeepProbability = 1;
    private boolean phased;
    private double @Nullable [] timingKeep;

    private Builder(long session, int number, long startNanos) {
      this.session = session;
      this.number = number;
      this.startNanos = startNanos;
    }

    /** Where the device is believed to be. Default "", not known. */
    public Builder country(String country) {
      this.country = country;
      return this;
    }

    /** Connection type and carrier. Default "", not known. */
    public Builder network(String network, String carrier) {
      this.network = network;
      this.carrier = carrier;
      return this;
    }

    /** In what state device and consent were. Default 0, nothing out of the ordinary. */
    public Builder deviceState(int deviceState) {
      this.deviceState = deviceState;
      return this;
    }

    /** Who used the app. Default "", not told. */
    public Builder user(String user) {
      this.user = user;
      return this;
    }

    /** The plan that decided, and the probability it gave. Default 0 and 1. */
    public Builder kept(long planVersion, double keepProbability) {
      this.planVersion = planVersion;
      this.keepProbability = keepProbability;
      return this;
    }

    /** By which factor the device's own budget lowered the probability. Default 1. */
    public Builder deviceKeep(double deviceKeep) {
      this.deviceKeep = deviceKeep;
      return this;
    }

    /** Whether phases travel, and the probability of that. Default false and 1. */
    public Builder phases(boolean phased, double phaseKeepProbability) {
      this.phased = phased;
      this.phaseKeepProbability = phaseKeepProbability;
      return this;
    }

    /** Per timing: the probability with which it stayed; handed over. Default 1 for all. */
    public Builder timingKeep(double[] timingKeep) {
      this.timingKeep = timingKeep;
      return this;
    }

    /**
     * Returns the slice.
     *
     * @param requests frozen columns, at least one row
     * @param exemplarKeep per row: the probability of an exemplar, 0 for none; handed over
     */
    public Slice build(RequestColumns requests, double[] exemplarKeep) {
      return new Slice(this, requests, exemplarKeep);
    }
  }
}
