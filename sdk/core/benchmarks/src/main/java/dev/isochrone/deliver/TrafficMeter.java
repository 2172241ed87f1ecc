// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

/** Adds up what a phone sends and receives on account of the SDK. Not thread-safe. */
public final class TrafficMeter {

  /** OkHttp's pool closes a connection that nobody used for so long. */
  private static final long CONNECTION_IDLE_NANOS = 300_000_000_000L;

  private long batchBytes;
  private long replyBytes;
  private long planBytes;
  private int uploads;
  private int planRequests;
  private int connections;
  private int timings;
  private long lastUsedNanos = Long.MIN_VALUE;

  /** Counts a batch. */
  public void posted(long nowNanos, int bodyBytes, int answerBytes, int requests) {
    used(nowNanos);
    uploads++;
    batchBytes += bodyBytes;
    replyBytes += answerBytes;
    timings += requests;
  }

  /** Counts a plan that was asked for; 0 bytes if it was unchanged. */
  public void askedForPlan(long nowNanos, int bodyBytes) {
    used(nowNanos);
    planRequests++;
    planBytes += bodyBytes;
  }

  private void used(long nowNanos) {
    if (lastUsedNanos == Long.MIN_VALUE || nowNanos - lastUsedNanos > CONNECTION_IDLE_NANOS) {
      connections++;
    }
    lastUsedNanos = nowNanos;
  }

  /** Bodies in both directions, plans included; without HTTP's headers and TLS. */
  public long bodyBytes() {
    return batchBytes + replyBytes + planBytes;
  }

  /** Batches alone, as they were sent. */
  public long batchBytes() {
    return batchBytes;
  }

  /** Plans that were asked for. */
  public long planBytes() {
    return planBytes;
  }

  /** How many batches were sent. */
  public int uploads() {
    return uploads;
  }

  /** How often the plan was asked for. */
  public int planRequests() {
    return planRequests;
  }

  /** How often a connection had to be opened. */
  public int connections() {
    return connections;
  }

  /** Timings in the batches. */
  public int timings() {
    return timings;
  }
}
