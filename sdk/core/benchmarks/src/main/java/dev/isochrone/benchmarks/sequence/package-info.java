// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
/** What recording one call costs the thread that makes it. */
@NullMarked
package dev.isochrone.benchmarks.sequence;

import org.jspecify.annotations.NullMarked;
