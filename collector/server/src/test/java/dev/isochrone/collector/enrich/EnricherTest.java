// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.Arrival;
import dev.isochrone.collector.Batch;
import dev.isochrone.collector.Caller;
import dev.isochrone.collector.CountrySource;
import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.IngestKey;
import dev.isochrone.collector.Origin;
import dev.isochrone.collector.TestBatches;
import dev.isochrone.collector.ValidBatch;
import dev.isochrone.collector.validate.BatchReader;
import dev.isochrone.collector.validate.RecordChecks;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class EnricherTest {
  private static final String ADDRESS_IN_JAPAN = "133.242.0.3";
  private static final long NOW = 1_795_305_600_000L;
  private static final JsonMapper JSON = new JsonMapper();

  private final Enricher enricher =
      new Enricher(
          CountryDatabase.open(""), List.of("127.0.0.0/8"), String::length, Duration.ofHours(1));

  @Test
  void takes_the_country_from_the_address() throws Exception {
    assertThat(enricher.origin(caller(null))).isEqualTo(new Origin("JP", CountrySource.ADDRESS, 0));
  }

  @Test
  void believes_a_cdn_behind_a_trusted_peer_only() throws Exception {
    Caller stranger =
        new Caller(InetAddress.getByName("192.168.1.1"), List.of(ADDRESS_IN_JAPAN), "BR");

    assertThat(enricher.origin(caller("BR"))).isEqualTo(new Origin("BR", CountrySource.CDN, 0));
    assertThat(enricher.origin(caller("XX")).country()).isEqualTo("JP");
    assertThat(enricher.origin(caller("brazil")).country()).isEqualTo("JP");
    assertThat(enricher.origin(stranger)).isEqualTo(Origin.UNKNOWN);
  }

  @Test
  void the_country_at_capture_wins_over_that_of_the_upload() throws Exception {
    EnrichedBatch enriched = enrich(TestBatches.batch(1, 2, 1), 0);

    assertThat(enriched.country()).containsExactly("DE", "JP");
    assertThat(enriched.countrySource())
        .containsExactly(CountrySource.DEVICE, CountrySource.DEVICE);
  }

  @Test
  void the_address_speaks_for_fresh_slices_only() throws Exception {
    ObjectNode batch = TestBatches.batch(1, 2, 1);
    ((ObjectNode) batch.get("slices")).remove("country");
    TestBatches.set(batch, "slices", "age", 1, JSON.readTree("3600001"));

    EnrichedBatch enriched = enrich(batch, 0);

    assertThat(enriched.country()).containsExactly("JP", "");
    assertThat(enriched.countrySource())
        .containsExactly(CountrySource.ADDRESS, CountrySource.UNKNOWN);
  }

  @Test
  void a_country_that_is_no_code_is_not_believed() throws Exception {
    ObjectNode batch = TestBatches.batch(1, 1, 1);
    ((ObjectNode) batch.get("names")).putArray("country").add("<script>");

    assertThat(enrich(batch, 0).country()).containsExactly("JP");
  }

  @Test
  void times_are_by_the_collectors_clock_and_the_devices_ages() throws Exception {
    ObjectNode batch = TestBatches.batch(1, 1, 1);
    batch.put("built", NOW - 3_600_000);
    TestBatches.set(batch, "slices", "age", 0, JSON.readTree("90000"));

    EnrichedBatch enriched = enrich(batch, 5000);

    assertThat(enriched.startMillis()).containsExactly(NOW - 95_000);
    assertThat(enriched.skewMillis()).isEqualTo(-3_595_000);
  }

  @Test
  void a_slice_slightly_in_the_future_begins_now() throws Exception {
    ObjectNode batch = TestBatches.batch(1, 1, 1);
    TestBatches.set(batch, "slices", "age", 0, JSON.readTree("-60000"));

    assertThat(enrich(batch, 0).startMillis()).containsExactly(NOW);
  }

  @Test
  void ids_are_hashed_and_the_key_names_the_app() throws Exception {
    EnrichedBatch enriched = enrich(TestBatches.batch(1, 1, 1), 0);

    assertThat(enriched.installKey()).isEqualTo(32);
    assertThat(enriched.userKey()).isZero();
    assertThat(enriched.app()).isEqualTo("key-app");
  }

  private EnrichedBatch enrich(ObjectNode tree, long batchAgeMillis) throws Exception {
    byte[] json = TestBatches.json(tree);
    Batch batch = new BatchReader().read(json, json.length);
    Arrival arrival =
        new Arrival(new IngestKey("t", "key-app"), caller(null), NOW, batchAgeMillis, 0, 1);
    ValidBatch valid = new RecordChecks().check(batch, arrival);
    return enricher.enrich(valid, arrival);
  }

  private static Caller caller(@Nullable String cdnCountry) throws Exception {
    return new Caller(InetAddress.getLoopbackAddress(), List.of(ADDRESS_IN_JAPAN), cdnCountry);
  }
}
