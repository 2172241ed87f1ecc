// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import java.time.Duration;

/**
 * Bounds on what is read from a network.
 *
 * @param maxBodyBytes of a body as it arrives
 * @param maxInflatedBytes of a body after Content-Encoding is undone
 * @param bodyWithin how long a body may take to arrive
 * @param workers threads that inflate, parse and encode
 * @param maxWaiting bodies that may wait for one of them
 */
public record ReceiveSettings(
    int maxBodyBytes, int maxInflatedBytes, Duration bodyWithin, int workers, int maxWaiting) {}
