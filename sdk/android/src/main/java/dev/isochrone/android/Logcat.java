// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.util.Log;
import dev.isochrone.LogSink;

/** Where the SDK says what it could not do: Logcat, under one tag. Stateless. */
final class Logcat implements LogSink {
  static final String TAG = "isochrone";
  static final Logcat SINK = new Logcat();

  private Logcat() {}

  @Override
  public void warn(String message) {
    Log.w(TAG, message);
  }

  @Override
  public void debug(String message) {
    Log.d(TAG, message);
  }
}
