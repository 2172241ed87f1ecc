// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import java.time.Instant;

/**
 * An edition as it is archived, with what it was made from and what is expected of it.
 *
 * @param number of the edition
 * @param createdAt when it was planned
 * @param watermark it was made from what had arrived before
 * @param tableEdition the edition that brought the tables, 0 if there are none
 * @param pace what is to be spent, and how fast
 * @param baseKeepProbability p0 of the plans
 * @param lambda λ of the plans
 * @param inputs the rest of what it was made from, as JSON
 * @param plans in {@link EditionCodec}'s form
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never changed
record ArchivedEdition(
    long number,
    Instant createdAt,
    Instant watermark,
    long tableEdition,
    Pace pace,
    double baseKeepProbability,
    double lambda,
    String inputs,
    byte[] plans) {}
