// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
/** What it costs to take a request into its slice and to decide over the slice. */
@NullMarked
package dev.isochrone.benchmarks.decision;

import org.jspecify.annotations.NullMarked;
