// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/**
 * What is known of a batch from its HTTP request alone.
 *
 * @param key what its ingest key stands for
 * @param caller where it came from
 * @param receivedAtMillis the collector's clock, ms since 1970
 * @param batchAgeMillis ms since the batch was built, by a clock of the device that does not jump
 * @param planVersion version of the plan that the SDK has; 0 for none
 * @param wireBytes size of the body as it arrived, compressed
 */
public record Arrival(
    IngestKey key,
    Caller caller,
    long receivedAtMillis,
    long batchAgeMillis,
    long planVersion,
    int wireBytes) {}
