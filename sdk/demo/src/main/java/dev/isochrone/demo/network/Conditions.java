// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.network;

/**
 * How a path behaves at a moment. Immutable.
 *
 * @param delayFactor what round trips are multiplied by
 * @param refused fraction of new connections that are refused
 * @param silent fraction of connections, new and old, through which nothing passes
 * @param reset fraction of connections that end with a reset in the middle of an answer
 */
public record Conditions(double delayFactor, double refused, double silent, double reset) {
  public static final Conditions PERFECT = new Conditions(1, 0, 0, 0);
}
