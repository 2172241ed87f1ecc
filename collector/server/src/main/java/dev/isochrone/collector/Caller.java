// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request came from. The only value in the collector that holds addresses: it lives from
 * {@code receive} to {@code enrich}, in memory, and prints none.
 *
 * @param peer the other end of the connection
 * @param forwardedFor the values of X-Forwarded-For, in order
 * @param cdnCountry the country that a CDN's header names, if there is one
 */
public record Caller(
    @Nullable InetAddress peer, List<String> forwardedFor, @Nullable String cdnCountry) {

  @Override
  public String toString() {
    return "caller";
  }
}
