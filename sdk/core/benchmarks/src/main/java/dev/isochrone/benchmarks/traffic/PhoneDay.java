// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.traffic;

import dev.isochrone.CompletedRequest;
import dev.isochrone.NetworkSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one phone does on one day: 200 requests in 6 sessions, in screens that ask for a few things
 * at once. The same seed gives the same day. Immutable.
 */
public final class PhoneDay {

  public static final int REQUESTS = 200;
  public static final int SESSIONS = 6;

  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long FIRST_SESSION_SECONDS = 7 * 3600;
  private static final long SESSION_EVERY_SECONDS = 9_000;
  private static final int REQUESTS_PER_SCREEN_MAX = 5;
  private static final double ON_WIFI = 0.55;
  private static final double SAVING_BATTERY = 0.1;
  private static final double SAVING_DATA = 0.03;
  private static final double ROAMING_OR_METERED_WIFI = 0.03;

  private final Place place;
  private final boolean wifi;
  private final int deviceState;
  private final List<CompletedRequest> requests;

  private PhoneDay(Place place, boolean wifi, int deviceState, List<CompletedRequest> requests) {
    this.place = place;
    this.wifi = wifi;
    this.deviceState = deviceState;
    this.requests = requests;
  }

  /** Returns the day of a phone anywhere in the world. */
  public static PhoneDay of(long seed, boolean traced) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L);
    Place place = Place.ALL.get(drawPlace(random));
    boolean wifi = random.nextDouble() < ON_WIFI;
    RequestGenerator generator = new RequestGenerator(place, wifi, traced, random);
    List<CompletedRequest> requests = new ArrayList<>(REQUESTS);
    for (int session = 0; session < SESSIONS; session++) {
      int until = REQUESTS * (session + 1) / SESSIONS;
      long early = random.nextLong(SESSION_EVERY_SECONDS - 2_400);
      long startSeconds = FIRST_SESSION_SECONDS + session * SESSION_EVERY_SECONDS + early;
      generator.opened();
      long screenNanos = startSeconds * SECOND_NANOS;
      while (requests.size() < until) {
        int wanted = 1 + random.nextInt(REQUESTS_PER_SCREEN_MAX);
        for (int i = 0; i < wanted && requests.size() < until; i++) {
          requests.add(generator.request(screenNanos + i * random.nextLong(120_000_000)));
        }
        screenNanos += random.nextLong(1_500_000_000L, 8_000_000_000L);
      }
    }
    requests.sort(Comparator.comparingLong(CompletedRequest::endNanos));
    return new PhoneDay(place, wifi, drawState(seed, wifi), requests);
  }

  /** Its requests in the order they ended; nanoseconds since midnight. */
  public List<CompletedRequest> requests() {
    return requests;
  }

  /** ISO country. */
  public String country() {
    return place.country();
  }

  /** Position of its country among all, to plan by. */
  int region() {
    return Place.ALL.indexOf(place);
  }

  /** The network that the phone is on all day. */
  public NetworkSource network() {
    return new NetworkSource() {
      @Override
      public String network() {
        return wifi ? "wifi" : "cell/lte";
      }

      @Override
      public String carrier() {
        return place.carrier();
      }

      @Override
      public int deviceState() {
        return deviceState;
      }
    };
  }

  /** Draws of its own, so that what a phone does all day does not change its requests. */
  private static int drawState(long seed, boolean wifi) {
    SplittableRandom random = new SplittableRandom(seed);
    int away = wifi ? NetworkSource.OTHERWISE_METERED : NetworkSource.ROAMING;
    return (random.nextDouble() < SAVING_BATTERY ? NetworkSource.POWER_SAVE : 0)
        | (random.nextDouble() < SAVING_DATA ? NetworkSource.DATA_SAVER : 0)
        | (random.nextDouble() < ROAMING_OR_METERED_WIFI ? away : 0);
  }

  private static int drawPlace(SplittableRandom random) {
    double at = random.nextDouble() * Place.ALL.stream().mapToDouble(Place::share).sum();
    int drawn = 0;
    while (at >= Place.ALL.get(drawn).share() && drawn < Place.ALL.size() - 1) {
      at -= Place.ALL.get(drawn).share();
      drawn++;
    }
    return drawn;
  }
}
