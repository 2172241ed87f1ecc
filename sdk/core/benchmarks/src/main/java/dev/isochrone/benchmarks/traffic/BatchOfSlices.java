// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.traffic;

import dev.isochrone.CompletedRequest;
import dev.isochrone.RequestColumns;
import dev.isochrone.Slice;
import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SliceDecision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Slices of an exact size, of consecutive requests of one phone's day, with the keepProbability
 * that the plan gives them.
 *
 * @param slices how many
 * @param requestsPerSlice how long each is
 * @param phased whether all carry their phases
 * @param exemplars whether every request is an exemplar too
 */
public record BatchOfSlices(int slices, int requestsPerSlice, boolean phased, boolean exemplars) {

  /** Returns the slices; they end before the day does. */
  public List<Slice> of(PhoneDay day, SamplingPlan plan) {
    List<Slice> made = new ArrayList<>();
    SliceDecision decision = new SliceDecision(plan);
    int sessionLength = PhoneDay.REQUESTS / PhoneDay.SESSIONS;
    int perSession = Math.max(1, sessionLength / requestsPerSlice);
    for (int i = 0; i < slices; i++) {
      int session = i / perSession;
      int from =
          PhoneDay.REQUESTS * session / PhoneDay.SESSIONS + i % perSession * requestsPerSlice;
      List<CompletedRequest> requests = day.requests().subList(from, from + requestsPerSlice);
      made.add(slice(day, plan, decision, session, i % perSession, requests));
    }
    return made;
  }

  private Slice slice(
      PhoneDay day,
      SamplingPlan plan,
      SliceDecision decision,
      int session,
      int number,
      List<CompletedRequest> requests) {
    RequestColumns columns = new RequestColumns(requests.size());
    decision.reset(plan);
    for (CompletedRequest request : requests) {
      columns.add(request);
      decision.add(request.api(), LogBucket.of(request.totalMicros()), request.outcome());
    }
    double[] exemplarKeep = new double[requests.size()];
    Arrays.fill(exemplarKeep, exemplars ? 1 : 0);
    return Slice.builder(session, number, requests.get(0).endNanos())
        .country(day.country())
        .network(day.network().network(), day.network().carrier())
        .deviceState(day.network().deviceState())
        .kept(plan.version(), SliceDecision.rounded(decision.keepProbability()))
        .phases(phased, phased ? plan.phaseKeepProbability() : 1)
        .build(columns.frozen(), exemplarKeep);
  }
}
