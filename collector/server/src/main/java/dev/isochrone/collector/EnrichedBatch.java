// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/**
 * A batch with everything the collector adds: who and where, and times by the collector's clock.
 * Arrays run over all rows of {@link Batch#slices}, kept or not.
 *
 * @param valid the batch and what of it is kept
 * @param arrival when and how it came
 * @param tenant whose data it is
 * @param app which app
 * @param origin where the upload came from
 * @param startMillis start of each slice, ms since 1970
 * @param country country of each slice, "" if unknown
 * @param countrySource who said so, of each slice
 * @param skewMillis the device's wall clock minus the collector's
 * @param installKey keyed hash of the installation id
 * @param userKey keyed hash of the user id, 0 for none
 * @param addressKey keyed hash of the client's own network, 0 for none; never stored
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose, never changed
public record EnrichedBatch(
    ValidBatch valid,
    Arrival arrival,
    String tenant,
    String app,
    Origin origin,
    long[] startMillis,
    String[] country,
    CountrySource[] countrySource,
    int skewMillis,
    long installKey,
    long userKey,
    long addressKey) {

  /** Returns the same with fewer records kept. */
  public EnrichedBatch with(ValidBatch fewer) {
    return new EnrichedBatch(
        fewer,
        arrival,
        tenant,
        app,
        origin,
        startMillis,
        country,
        countrySource,
        skewMillis,
        installKey,
        userKey,
        addressKey);
  }
}
