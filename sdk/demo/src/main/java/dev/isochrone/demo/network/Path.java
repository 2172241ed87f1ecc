// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.network;

import java.util.function.Supplier;

/**
 * The way from one place to another. Immutable.
 *
 * @param roundTrip what a connection's round trip is drawn from
 * @param port where the other place really listens, on the loopback interface
 * @param conditions asked again for every connection and every piece of data
 */
public record Path(RoundTrip roundTrip, int port, Supplier<Conditions> conditions) {}
