// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.app.ActivityManager;
import android.content.Context;

/**
 * How strong the device is, in three steps, so that slow devices are not taken for slow networks.
 */
final class DeviceClass {
  private static final long MID_FROM_BYTES = 3L << 30;
  private static final long HIGH_FROM_BYTES = 6L << 30;

  private DeviceClass() {}

  /**
   * Returns {@code low}, {@code mid} or {@code high}; a call to the system, without disk access.
   */
  static String of(Context context) {
    ActivityManager activities =
        (ActivityManager) context.getSystemService(Context.ACTIVITY_SERVICE);
    ActivityManager.MemoryInfo memory = new ActivityManager.MemoryInfo();
    activities.getMemoryInfo(memory);
    return of(activities.isLowRamDevice(), memory.totalMem);
  }

  /**
   * @param lowRam whether Android itself calls the device one of low memory
   * @param totalBytes memory that the kernel sees, somewhat less than what is sold
   */
  static String of(boolean lowRam, long totalBytes) {
    if (lowRam || totalBytes < MID_FROM_BYTES) {
      return "low";
    }
    return totalBytes < HIGH_FROM_BYTES ? "mid" : "high";
  }
}
