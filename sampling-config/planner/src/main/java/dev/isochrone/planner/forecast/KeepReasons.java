// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.forecast;

/**
 * With which probability a request is kept that is alone in its slice, by what it is.
 *
 * @param ordinary quick and successful
 * @param slow above its cell's p95
 * @param tail above its p99
 * @param failed quick and failed
 * @param base what everything has at least
 */
public record KeepReasons(double ordinary, double slow, double tail, double failed, double base) {}
