// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The benchmark of the sampling: workloads, cut into slices as the SDK does, the product's own
 * scheme beside those of other systems at the same bytes, and how far each one's answers are from
 * the truth.
 */
@NullMarked
package dev.isochrone.planner.simulate;

import org.jspecify.annotations.NullMarked;
