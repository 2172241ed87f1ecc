// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
/** What the SDK costs: the caller's time, the heap, the wire. Measured, not shipped. */
@NullMarked
package dev.isochrone.benchmarks;

import org.jspecify.annotations.NullMarked;
