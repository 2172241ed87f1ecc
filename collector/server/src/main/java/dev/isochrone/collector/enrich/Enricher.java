// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.enrich;

import dev.isochrone.collector.Arrival;
import dev.isochrone.collector.Batch;
import dev.isochrone.collector.Caller;
import dev.isochrone.collector.CountrySource;
import dev.isochrone.collector.Dictionary;
import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.IngestKey;
import dev.isochrone.collector.Origin;
import dev.isochrone.collector.SliceColumn;
import dev.isochrone.collector.ValidBatch;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds who, where and when. Addresses and ids end here: behind this stage there are countries and
 * keyed hashes only. Thread-safe.
 */
public final class Enricher {
  private final CountryDatabase countries;
  private final ClientAddress clientAddress;
  private final IdHash hash;
  private final long freshMillis;

  /**
   * Makes the stage.
   *
   * @param countries by address
   * @param trustedProxies address ranges whose X-Forwarded-For and CDN headers are believed
   * @param hash for ids
   * @param freshFor how old a slice may be for the address at upload to speak for it
   */
  public Enricher(
      CountryDatabase countries, List<String> trustedProxies, IdHash hash, Duration freshFor) {
    this.countries = countries;
    this.clientAddress =
        new ClientAddress(trustedProxies.stream().map(AddressRange::parse).toList());
    this.hash = hash;
    this.freshMillis = freshFor.toMillis();
  }

  /** Names the client's own network, behind trusted proxies; null if it is unknown. */
  public @Nullable Long networkOf(Caller caller) {
    InetAddress address = clientAddress.of(caller);
    return address == null ? null : ClientAddress.network(address);
  }

  /** Returns where an upload comes from. */
  public Origin origin(Caller caller) {
    return origin(caller, clientAddress.of(caller));
  }

  private Origin origin(Caller caller, @Nullable InetAddress address) {
    String named = caller.cdnCountry();
    if (named != null && CountryCode.isValid(named) && clientAddress.isTrusted(caller.peer())) {
      return new Origin(named, CountrySource.CDN, 0);
    }
    if (address == null) {
      return Origin.UNKNOWN;
    }
    CountryDatabase.Located located = countries.locate(address);
    return located.country().isEmpty()
        ? Origin.UNKNOWN
        : new Origin(located.country(), CountrySource.ADDRESS, located.asn());
  }

  /** Returns the batch with times, places and hashes. */
  public EnrichedBatch enrich(ValidBatch valid, Arrival arrival) {
    Batch batch = valid.batch();
    InetAddress address = clientAddress.of(arrival.caller());
    Origin origin = origin(arrival.caller(), address);
    int rows = batch.slices().rows();
    long[] startMillis = new long[rows];
    String[] country = new String[rows];
    CountrySource[] source = new CountrySource[rows];
    long[] age = batch.slices().integers(SliceColumn.AGE);
    long[] told = batch.slices().integers(SliceColumn.COUNTRY);
    for (int i = 0; i < rows; i++) {
      long ageMillis = Math.max(0, age[i] + arrival.batchAgeMillis());
      startMillis[i] = arrival.receivedAtMillis() - ageMillis;
      String believed =
          valid.slices().get(i) ? batch.names().value(Dictionary.COUNTRY, told[i]) : "";
      if (CountryCode.isValid(believed)) {
        country[i] = believed;
        source[i] = CountrySource.DEVICE;
      } else {
        boolean fresh = ageMillis <= freshMillis;
        country[i] = fresh ? origin.country() : "";
        source[i] = fresh ? origin.source() : CountrySource.UNKNOWN;
      }
    }
    IngestKey key = arrival.key();
    return new EnrichedBatch(
        valid,
        arrival,
        key.tenant(),
        key.app().isEmpty() ? batch.resource().app() : key.app(),
        origin,
        startMillis,
        country,
        source,
        skewMillis(batch, arrival),
        hash.of(batch.resource().installId()),
        hash.of(batch.resource().userId()),
        address == null ? 0 : hash.of(Long.toHexString(ClientAddress.network(address))));
  }

  private static int skewMillis(Batch batch, Arrival arrival) {
    long builtByOurClock = arrival.receivedAtMillis() - arrival.batchAgeMillis();
    long skew = batch.builtMillis() - builtByOurClock;
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, skew));
  }
}
