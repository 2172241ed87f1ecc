// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
/** What records and days cost on the wire. */
@NullMarked
package dev.isochrone.benchmarks.wire;

import org.jspecify.annotations.NullMarked;
