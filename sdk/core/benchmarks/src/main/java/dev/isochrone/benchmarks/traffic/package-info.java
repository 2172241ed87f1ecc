// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
/** What phones ask for on a day, decided by the seed alone. */
@NullMarked
package dev.isochrone.benchmarks.traffic;

import org.jspecify.annotations.NullMarked;
