// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.sample;

import dev.isochrone.CompletedRequest;
import dev.isochrone.LossReason;
import dev.isochrone.RequestColumns;
import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SliceDecision;
import java.io.DataInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The slice that is being filled. Reused: {@link Sampler} keeps one that is not in use, so that a
 * slice which is not kept costs no allocation. Not thread-safe; guarded by the sampler until it is
 * closed.
 */
final class OpenSlice {

  final RequestColumns requests = new RequestColumns(SliceDecision.MAX_REQUESTS);
  final int[] totalBuckets = new int[SliceDecision.MAX_REQUESTS];

  /** How it was decided over last: under which plan, with what probability, and the roll. */
  SamplingPlan plan = SamplingPlan.KEEP_EVERYTHING;

  double deviceKeep;
  double planned; // what the plan says without the device's own budget
  double keepProbability;
  double roll;
  LossReason lost = LossReason.NOT_KEPT; // why, if it was not drawn
  final SliceDecision decision = new SliceDecision(SamplingPlan.KEEP_EVERYTHING);
  long session;
  int number;
  String user = "";
  @Nullable String network; // of another process's slice; of ours it is asked for at the end
  String carrier = "";
  int deviceState;
  long startNanos;

  void start(long session, int number, long startNanos, String user, int deviceState) {
    requests.clear();
    this.session = session;
    this.number = number;
    this.startNanos = startNanos;
    this.user = user;
    this.deviceState = deviceState;
    this.network = null;
  }

  /** Adds a request. Returns the {@link LogBucket} of its total. */
  int add(CompletedRequest request) {
    int totalBucket = LogBucket.of(request.totalMicros());
    totalBuckets[requests.rows()] = totalBucket;
    requests.add(request);
    return totalBucket;
  }

  /** Adds a request that another process wrote; see {@link RequestColumns#read}. */
  void read(DataInputStream in, long builtNanos) throws IOException {
    requests.read(in, builtNanos);
    int row = requests.rows() - 1;
    totalBuckets[row] = LogBucket.of(requests.number(row, RequestColumns.Field.TOTAL));
  }

  /** When the request added last ended. */
  long lastEndNanos() {
    return requests.number(requests.rows() - 1, RequestColumns.Field.END_NANOS);
  }

  boolean isFull() {
    return requests.rows() == SliceDecision.MAX_REQUESTS;
  }
}
