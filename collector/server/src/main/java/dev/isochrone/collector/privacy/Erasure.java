// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.privacy;

import java.util.UUID;

/**
 * An erasure that somebody is entitled to.
 *
 * @param id of its receipt
 * @param subject whose data goes
 * @param requestedBy name of the token, or "device"
 * @param requestedAtMillis when, ms since 1970
 */
public record Erasure(UUID id, Subject subject, String requestedBy, long requestedAtMillis) {}
