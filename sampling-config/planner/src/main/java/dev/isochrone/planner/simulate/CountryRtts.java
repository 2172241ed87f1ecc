// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;

/**
 * Measured round trips from each country to an origin, the most measured countries first; drawn
 * from a log-normal of the same mean and deviation, cut off at the measured minimum. Immutable.
 */
final class CountryRtts {

  private static final String HEADER = "cty1,cty2,rtt_cnt,rtt_avg,rtt_std,rtt_min,rtt_max";

  private record Rtt(String country, long pings, double mean, double deviation, double least) {}

  private final List<Rtt> rtts;

  private CountryRtts(List<Rtt> rtts) {
    this.rtts = rtts;
  }

  /**
   * Reads the round trips to an origin.
   *
   * @param file CSV, gzipped if its name ends so; pairs stand in either order
   * @param origin ISO 3166-1 alpha-2
   * @throws IllegalArgumentException if the file has another header, a bad line, or no such origin
   */
  static CountryRtts read(Path file, String origin) throws IOException {
    List<Rtt> found = new ArrayList<>();
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String header = lines.readLine();
      if (!HEADER.equals(header)) {
        throw new IllegalArgumentException(file + ":1: expected " + HEADER + ": " + header);
      }
      int number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String[] parts = line.split(",", -1);
        if (parts.length != 7) {
          throw new IllegalArgumentException(
              file + ":" + number + ": expected 7 columns: " + parts.length);
        }
        if (parts[0].equals(origin) || parts[1].equals(origin)) {
          String country = parts[0].equals(origin) ? parts[1] : parts[0];
          if (!country.equals("None")) {
            found.add(rtt(file, number, country, parts));
          }
        }
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(file + ": no country pair with origin " + origin);
    }
    found.sort(Comparator.comparingLong(Rtt::pings).reversed().thenComparing(Rtt::country));
    return new CountryRtts(found);
  }

  private static Rtt rtt(Path file, int number, String country, String[] parts) {
    try {
      return new Rtt(
          country,
          Long.parseLong(parts[2]),
          Double.parseDouble(parts[3]),
          Math.max(0.01, parts[4].isEmpty() ? 0 : Double.parseDouble(parts[4])),
          Double.parseDouble(parts[5]));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          file + ":" + number + ": not a number: " + e.getMessage(), e);
    }
  }

  /** How many countries have round trips to the origin. */
  int countries() {
    return rtts.size();
  }

  /** The code of a country by its rank in pings, from 0. */
  String country(int rank) {
    return rtts.get(rank).country();
  }

  /** Draws a session's round trip in ms. */
  double drawMs(int rank, SplittableRandom random) {
    Rtt rtt = rtts.get(rank);
    double ratio = rtt.deviation() / rtt.mean();
    double variance = Math.log(1 + ratio * ratio);
    double median = Math.log(rtt.mean()) - variance / 2;
    return Math.max(rtt.least(), Math.exp(median + Math.sqrt(variance) * random.nextGaussian()));
  }
}
