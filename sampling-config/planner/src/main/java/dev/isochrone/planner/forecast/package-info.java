// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
/** What a policy would keep of traffic that was seen, and what that would cost. */
@NullMarked
package dev.isochrone.planner.forecast;

import org.jspecify.annotations.NullMarked;
