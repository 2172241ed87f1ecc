// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/**
 * How much may be stored in a minute.
 *
 * @param evenPerMinute a minute's share of the day's budget, in stored bytes
 * @param burst how many times that any five minutes may take
 * @param keepProbability what may be admitted for the day to come out even, whatever the burst
 *     allows
 * @param storedPerMinute bytes that all collectors together stored lately
 * @param costs of records
 */
public record SpendLimit(
    double evenPerMinute,
    double burst,
    double keepProbability,
    double storedPerMinute,
    MeasuredCosts costs) {}
