// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks code that only runs behind a check of {@code Build.VERSION.SDK_INT}. The build's check
 * against API 21 passes over it, so it stands on as little as possible.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD})
@interface RequiresApi {
  /** The first API level that has what the marked code calls. */
  int value();
}
