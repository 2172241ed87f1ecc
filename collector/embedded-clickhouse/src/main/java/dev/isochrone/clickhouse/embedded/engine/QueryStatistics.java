// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.engine;

/**
 * What one statement did, as far as the engine tells.
 *
 * @param readRows rows read from storage
 * @param readBytes bytes read from storage, uncompressed
 * @param writtenRows rows written, those of materialized views included
 * @param writtenBytes bytes written, uncompressed
 * @param resultRows rows of the result
 * @param elapsedNanos wall time in the engine
 */
public record QueryStatistics(
    long readRows,
    long readBytes,
    long writtenRows,
    long writtenBytes,
    long resultRows,
    long elapsedNanos) {
  public static final QueryStatistics NONE = new QueryStatistics(0, 0, 0, 0, 0, 0);
}
