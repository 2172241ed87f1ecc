// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/**
 * Where an upload came from, without its address.
 *
 * @param country ISO 3166-1 alpha-2, or "" if unknown
 * @param source who said so
 * @param asn autonomous system number, or 0 if unknown
 */
public record Origin(String country, CountrySource source, long asn) {
  /** An upload from nowhere known. */
  public static final Origin UNKNOWN = new Origin("", CountrySource.UNKNOWN, 0);
}
