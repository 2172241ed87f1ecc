// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * All countries that the demo knows, from {@code countries.csv}, those with the most users first.
 */
public final class Countries {
  /** Every country a device may be in. */
  public static final List<Country> ALL = load();

  private Countries() {}

  /** The first n countries when given a number, or those named, separated by commas. */
  public static List<Country> parse(String countOrCodes) {
    if (countOrCodes.matches("\\d{1,4}")) {
      int count = Integer.parseInt(countOrCodes);
      if (count < 1 || count > ALL.size()) {
        throw new IllegalArgumentException(
            "countries: expected 1.." + ALL.size() + ", was " + count);
      }
      return ALL.subList(0, count);
    }
    return Arrays.stream(countOrCodes.split(",", -1))
        .map(String::trim)
        .map(Countries::named)
        .distinct()
        .toList();
  }

  /** The country with this code. */
  public static Country named(String code) {
    return ALL.stream()
        .filter(country -> country.code().equalsIgnoreCase(code))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "country: expected one of " + codes() + ", was " + code));
  }

  private static String codes() {
    return String.join(" ", ALL.stream().map(Country::code).sorted().toList());
  }

  private static List<Country> load() {
    InputStream resource =
        Objects.requireNonNull(Countries.class.getResourceAsStream("countries.csv"));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.startsWith("#")).map(Countries::country).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Country country(String line) {
    String[] columns = line.split(",", -1);
    String edge = columns[2].equals("-") ? "" : columns[2];
    return new Country(
        columns[0], Double.parseDouble(columns[1]), edge, List.of(columns[3].split(" ", -1)));
  }
}
