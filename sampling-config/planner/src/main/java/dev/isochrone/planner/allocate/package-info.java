// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The planner's mathematics: from the slices that were kept to what the next ones are worth, inside
 * a budget of bytes. No I/O, no clock, no random numbers.
 */
@NullMarked
package dev.isochrone.planner.allocate;

import org.jspecify.annotations.NullMarked;
