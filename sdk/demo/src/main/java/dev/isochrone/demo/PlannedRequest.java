// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

/**
 * A request that one device makes at one moment, decided before anything runs. Immutable.
 *
 * @param number counted up from 0 in the order of {@code atMs}
 * @param atMs milliseconds after the start
 * @param device index of the device
 * @param path with the number of the thing asked for
 * @param cancelAfterMs when the user has left the screen, or −1
 */
public record PlannedRequest(
    long number, long atMs, int device, Api api, String path, int cancelAfterMs) {}
