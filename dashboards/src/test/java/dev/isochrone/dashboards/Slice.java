// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** One row of the table slices, as far as the dashboards read it. Times in ms since 1970. */
record Slice(
    String app,
    String country,
    long t0Ms,
    long receivedMs,
    double keepProbability,
    double admission,
    List<Timing> timings,
    Client client) {

  Slice {
    timings = List.copyOf(timings);
  }

  /** A slice that was kept for certain and arrived 10 s after its start. */
  static Slice of(String country, long t0Ms, Timing... timings) {
    return new Slice("shop", country, t0Ms, t0Ms + 10_000, 1, 1, List.of(timings), Client.PLAIN);
  }

  /** A slice with a number of equal requests. */
  static Slice repeating(String country, long t0Ms, int requests, Timing timing) {
    return of(
        country, t0Ms, IntStream.range(0, requests).mapToObj(any -> timing).toArray(Timing[]::new));
  }

  Slice withApp(String other) {
    return new Slice(other, country, t0Ms, receivedMs, keepProbability, admission, timings, client);
  }

  Slice withKept(double otherKeepProbability, double otherAdmission) {
    return new Slice(
        app, country, t0Ms, receivedMs, otherKeepProbability, otherAdmission, timings, client);
  }

  Slice withReceivedMs(long other) {
    return new Slice(app, country, t0Ms, other, keepProbability, admission, timings, client);
  }

  Slice withClient(Client other) {
    return new Slice(app, country, t0Ms, receivedMs, keepProbability, admission, timings, other);
  }

  /** Returns the slice with those of its timings that a filter by country and api leaves. */
  Slice only(String oneCountry, String oneApi) {
    boolean here = oneCountry.isEmpty() || country.equals(oneCountry.replace("??", ""));
    return only(timing -> here && (oneApi.isEmpty() || timing.api().equals(oneApi)));
  }

  /** Returns the slice with some of its timings. */
  Slice only(Predicate<Timing> left) {
    return new Slice(
        app,
        country,
        t0Ms,
        receivedMs,
        keepProbability,
        admission,
        timings.stream().filter(left).toList(),
        client);
  }

  /** What the slice stands for: the inverse of the probability with which it came to be stored. */
  double weight() {
    return 1 / ((double) (float) keepProbability * (float) admission);
  }

  long endMs(Timing timing) {
    return t0Ms + timing.endDs() * 100L;
  }
}
