// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
/** Turns the HTTP client spans of an app on the OpenTelemetry SDK into requests of this SDK. */
@NullMarked
package dev.isochrone.opentelemetry;

import org.jspecify.annotations.NullMarked;
