// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.isochrone.jvm;

import org.jspecify.annotations.NullMarked;
