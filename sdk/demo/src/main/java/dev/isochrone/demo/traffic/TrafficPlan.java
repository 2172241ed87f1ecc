// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.traffic;

import dev.isochrone.demo.Api;
import dev.isochrone.demo.ApiCatalogue;
import dev.isochrone.demo.PlannedRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * The requests to make, in the order of time, without end: users open the app at random moments,
 * look at a few screens and each screen asks for a few things at once. The same arguments give the
 * same requests; how the network fares changes nothing, so slow answers don't thin the traffic out.
 * Not thread safe.
 */
public final class TrafficPlan implements Iterator<PlannedRequest> {
  private static final int SCREENS_MIN = 3;
  private static final int SCREENS_MAX = 7;
  private static final int REQUESTS_PER_SCREEN_MAX = 5;
  private static final double REQUESTS_PER_SESSION =
      (SCREENS_MIN + SCREENS_MAX) / 2.0 * (1 + REQUESTS_PER_SCREEN_MAX) / 2.0;
  private static final int SCREEN_MS_MIN = 1_500;
  private static final int SCREEN_MS_MAX = 8_000;
  private static final int FANNED_OUT_MS = 120;
  private static final double LEFT_EARLY = 0.012;
  private static final int LEFT_EARLY_MS_MAX = 250;

  private record Draft(
      double atMs, long order, int device, Api api, String path, int cancelAfterMs) {}

  private final SplittableRandom random;
  private final double meanGapMs;
  private final double rampUpMs;
  private final double[] busyUntilMs;
  private final PriorityQueue<Draft> drafts =
      new PriorityQueue<>(Comparator.comparingDouble(Draft::atMs).thenComparingLong(Draft::order));
  private double nextSessionMs = -(double) SCREENS_MAX * SCREEN_MS_MAX;
  private long drafted;
  private long planned;

  /**
   * A plan.
   *
   * @param devices how many devices there are
   * @param requestsPerSecond over all devices
   * @param rampUp in which traffic grows from nothing to that; zero for all of it from the start
   */
  public TrafficPlan(int devices, double requestsPerSecond, Duration rampUp, long seed) {
    if (devices < 1 || !(requestsPerSecond > 0)) {
      throw new IllegalArgumentException(
          "expected devices >= 1 and requestsPerSecond > 0, were "
              + devices
              + " and "
              + requestsPerSecond);
    }
    this.random = new SplittableRandom(seed);
    this.busyUntilMs = new double[devices];
    this.rampUpMs = rampUp.toMillis();
    this.meanGapMs = 1_000 * REQUESTS_PER_SESSION / requestsPerSecond;
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public PlannedRequest next() {
    Draft draft = nextDraft();
    while (draft.atMs() < 0) { // by those who opened the app before the start
      draft = nextDraft();
    }
    return new PlannedRequest(
        planned++,
        (long) draft.atMs(),
        draft.device(),
        draft.api(),
        draft.path(),
        draft.cancelAfterMs());
  }

  private Draft nextDraft() {
    while (drafts.isEmpty() || drafts.peek().atMs() >= nextSessionMs) {
      if (hasCome(nextSessionMs)) {
        openApp(idleDevice(nextSessionMs), nextSessionMs);
      }
      nextSessionMs += -Math.log1p(-random.nextDouble()) * meanGapMs;
    }
    return drafts.remove();
  }

  /** While traffic grows, this share of those who will open the app does. */
  private boolean hasCome(double atMs) {
    return rampUpMs == 0 || atMs >= rampUpMs || random.nextDouble() * rampUpMs < atMs;
  }

  /** Any device that nobody is using, or the one that is free first. */
  private int idleDevice(double atMs) {
    int drawn = random.nextInt(busyUntilMs.length);
    int best = drawn;
    for (int i = 0; i < busyUntilMs.length; i++) {
      int device = (drawn + i) % busyUntilMs.length;
      if (busyUntilMs[device] <= atMs) {
        return device;
      }
      best = busyUntilMs[device] < busyUntilMs[best] ? device : best;
    }
    return best;
  }

  private void openApp(int device, double atMs) {
    double screenMs = atMs;
    int screens = random.nextInt(SCREENS_MIN, SCREENS_MAX + 1);
    for (int i = 0; i < screens; i++) {
      showScreen(device, screenMs);
      screenMs += random.nextInt(SCREEN_MS_MIN, SCREEN_MS_MAX);
    }
    busyUntilMs[device] = screenMs;
  }

  private void showScreen(int device, double atMs) {
    int requests = random.nextInt(1, REQUESTS_PER_SCREEN_MAX + 1);
    boolean leftEarly = random.nextDouble() < LEFT_EARLY;
    for (int i = 0; i < requests; i++) {
      Api api = ApiCatalogue.draw(random);
      // squaring makes the first things the popular ones
      int thing = (int) (api.things() * Math.pow(random.nextDouble(), 2));
      int cancelAfterMs = leftEarly ? random.nextInt(LEFT_EARLY_MS_MAX) : -1;
      double draftMs = atMs + random.nextDouble() * FANNED_OUT_MS * i;
      drafts.add(new Draft(draftMs, drafted++, device, api, api.path(thing), cancelAfterMs));
    }
  }
}
