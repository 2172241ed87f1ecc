// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import java.util.List;

/**
 * A country with users. Immutable.
 *
 * @param code ISO 3166-1 alpha-2
 * @param share how many users, relative to the others
 * @param edge the point of presence that serves it once the CDN is there, empty for none
 * @param addresses public addresses in networks that the geo database places there
 */
public record Country(String code, double share, String edge, List<String> addresses) {
  /** The country's addresses are handed out in turn. */
  public String address(int device) {
    return addresses.get(device % addresses.size());
  }
}
