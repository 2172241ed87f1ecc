// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * Which country each device is in: by the countries' shares, and at least a few in each. Immutable.
 *
 * @param countryOfDevice one per device
 */
public record Population(List<Country> countryOfDevice) {
  private static final int DEVICES_PER_COUNTRY_MIN = 3;

  public Population {
    countryOfDevice = List.copyOf(countryOfDevice);
  }

  static Population of(List<Country> countries, int devices) {
    double shares = countries.stream().mapToDouble(Country::share).sum();
    List<Country> countryOfDevice = new ArrayList<>();
    for (Country country : countries) {
      long count =
          Math.max(DEVICES_PER_COUNTRY_MIN, Math.round(devices * country.share() / shares));
      for (long i = 0; i < count; i++) {
        countryOfDevice.add(country);
      }
    }
    return new Population(countryOfDevice);
  }

  public int size() {
    return countryOfDevice.size();
  }

  public Country countryOf(int device) {
    return countryOfDevice.get(device);
  }
}
