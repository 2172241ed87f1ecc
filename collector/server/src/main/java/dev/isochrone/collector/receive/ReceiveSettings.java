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
 * @param maxHeldBytes of all bodies in memory together
 * @param batchesPerSecondOfAddress from one client address; 0 for no limit
 * @param batchesPerSecondOfApp with one app's keys; 0 for no limit
 * @param bytesPerDayOfApp of bodies as they arrive; 0 for no limit
 */
public record ReceiveSettings(
    int maxBodyBytes,
    int maxInflatedBytes,
    Duration bodyWithin,
    int workers,
    int maxWaiting,
    long maxHeldBytes,
    double batchesPerSecondOfAddress,
    double batchesPerSecondOfApp,
    double bytesPerDayOfApp) {}
