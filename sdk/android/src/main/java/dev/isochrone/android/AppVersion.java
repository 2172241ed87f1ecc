// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.content.Context;
import android.content.pm.PackageManager;
import org.jspecify.annotations.Nullable;

/** The version that users see in the store. */
final class AppVersion {
  private static final int MAX_LENGTH = 128;

  private AppVersion() {}

  /** Returns the app's version name, or null if it has none. */
  static @Nullable String of(Context context) {
    try {
      return clipped(
          context.getPackageManager().getPackageInfo(context.getPackageName(), 0).versionName);
    } catch (PackageManager.NameNotFoundException e) {
      return null; // an app always finds itself, except while it is being uninstalled
    }
  }

  static @Nullable String clipped(@Nullable String versionName) {
    if (versionName == null || versionName.isEmpty()) {
      return null;
    }
    return versionName.substring(0, Math.min(versionName.length(), MAX_LENGTH));
  }
}
