// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
/** What calls cost while the collector is away. */
@NullMarked
package dev.isochrone.benchmarks.offline;

import org.jspecify.annotations.NullMarked;
