// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.maxmind.db.Reader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountriesTest {
  /** The collector's build fetches it before this module's turn. */
  private static final File GEO_DATABASE =
      new File(
          "../../collector/server/geo/node_modules/@ip-location-db/geo-whois-asn-country-mmdb",
          "geo-whois-asn-country.mmdb");

  @Test
  void the_geo_database_finds_every_address_in_its_country() throws IOException {
    assertThat(GEO_DATABASE).as("run `npm ci` in collector/server/geo").exists();
    try (Reader reader = new Reader(GEO_DATABASE)) {
      for (Country country : Countries.ALL) {
        for (String address : country.addresses()) {
          Map<?, ?> found = reader.get(InetAddress.getByName(address), Map.class);
          assertThat(found).as(address).isNotNull();
          assertThat(found.get("country_code")).as(address).isEqualTo(country.code());
        }
      }
    }
  }

  @Test
  void a_number_means_the_first_so_many() {
    assertThat(Countries.parse("16")).isEqualTo(Countries.ALL.subList(0, 16));
  }

  @Test
  void codes_mean_those_once_each() {
    assertThat(Countries.parse("de, JP,DE"))
        .extracting(Country::code)
        .containsExactlyInAnyOrder("DE", "JP");
  }

  @Test
  void what_is_neither_is_refused_with_what_was_expected() {
    assertThatThrownBy(() -> Countries.parse("0")).hasMessage("countries: expected 1..31, was 0");
    assertThatThrownBy(() -> Countries.parse("JP,XX"))
        .hasMessageStartingWith("country: expected one of AE AR")
        .hasMessageEndingWith("was XX");
  }

  @Test
  void every_edge_is_a_point_of_presence() {
    List<String> edges =
        Countries.ALL.stream().map(Country::edge).filter(edge -> !edge.isEmpty()).toList();

    assertThat(edges)
        .isNotEmpty()
        .allSatisfy(edge -> assertThat(PointOfPresence.labelled(edge).label()).isEqualTo(edge));
  }

  @Test
  void every_country_has_devices_in_proportion_to_its_share() {
    Population population = Population.of(Countries.ALL, 200);

    assertThat(population.countryOfDevice()).containsAll(Countries.ALL);
    long japan =
        population.countryOfDevice().stream().filter(Countries.named("JP")::equals).count();
    long korea =
        population.countryOfDevice().stream().filter(Countries.named("KR")::equals).count();
    assertThat(japan).isGreaterThan(2 * korea);
  }
}
