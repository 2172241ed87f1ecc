// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/**
 * An api of an app in a country, as far as anything of it is stored.
 *
 * @param timings how many rows there are
 */
public record StoredCell(String tenant, String app, String country, String api, long timings) {}
