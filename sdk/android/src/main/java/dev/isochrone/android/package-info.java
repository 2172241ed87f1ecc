// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What only Android knows: its network, its lifecycle, its storage, and how to start without a line
 * of code. The only package of the project that uses {@code android.*}.
 */
@NullMarked
package dev.isochrone.android;

import org.jspecify.annotations.NullMarked;
