// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.network;

import org.jspecify.annotations.Nullable;

/**
 * The map: which path leads from a place, such as a country, to an address, or null for an address
 * where nobody is.
 */
@FunctionalInterface
public interface PathFinder {
  @Nullable Path find(String from, String toAddress);
}
