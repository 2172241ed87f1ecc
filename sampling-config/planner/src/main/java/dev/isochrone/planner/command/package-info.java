// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0

/** The operator's command: checks a policy, plans, simulates, compares, explains. */
@NullMarked
package dev.isochrone.planner.command;

import org.jspecify.annotations.NullMarked;
