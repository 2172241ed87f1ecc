// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the collector tells SDKs and what both sides count in: the plan, log buckets and outcomes.
 * Java 8, no dependencies, safe on Android API 21.
 */
@NullMarked
package dev.isochrone.plan;

import org.jspecify.annotations.NullMarked;
