// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.util.List;

/**
 * A batch as it is spooled: nothing is computed from it any more.
 *
 * @param id its name over all retries
 * @param tables its rows; tables without rows are left out
 */
public record EncodedBatch(BatchId id, List<TableRows> tables) {}
