// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.util.Log;

/** Where this module says what it could not do: Logcat, under one tag. Stateless. */
final class Logcat {
  static final String TAG = "isochrone";

  private Logcat() {}

  static void warn(String message) {
    Log.w(TAG, message);
  }
}
