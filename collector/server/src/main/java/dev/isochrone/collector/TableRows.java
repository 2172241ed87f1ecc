// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.nio.ByteBuffer;

/**
 * Rows of one table, encoded as RowBinary.
 *
 * @param table where they go
 * @param rows how many they are
 * @param bytes the rows, position to limit; shared, to be read through {@code duplicate()}
 */
public record TableRows(Table table, int rows, ByteBuffer bytes) {}
