// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.app.ActivityManager;
import android.app.Application;
import android.content.Context;
import android.os.Build;
import android.os.Process;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the app's main process, which owns the queue, from its others, which hand over, and keeps
 * their files apart. Asks the system, never the disk.
 */
final class ProcessSuffix {
  private ProcessSuffix() {}

  /** Returns "" in the app's main process, in another {@code -} and its name as a file may have. */
  static String of(Context context) {
    return of(context.getApplicationInfo().processName, name(context));
  }

  static String of(String mainProcess, @Nullable String process) {
    if (process == null || process.equals(mainProcess)) {
      return "";
    }
    return "-" + process.replaceAll("[^A-Za-z0-9.]", "_");
  }

  private static @Nullable String name(Context context) {
    return Build.VERSION.SDK_INT >= Build.VERSION_CODES.P ? told() : searched(context);
  }

  @RequiresApi(Build.VERSION_CODES.P)
  private static String told() {
    return Application.getProcessName();
  }

  private static @Nullable String searched(Context context) {
    ActivityManager activities =
        (ActivityManager) context.getSystemService(Context.ACTIVITY_SERVICE);
    List<ActivityManager.@Nullable RunningAppProcessInfo> running =
        activities.getRunningAppProcesses();
    if (running != null) {
      for (ActivityManager.@Nullable RunningAppProcessInfo process : running) {
        if (process != null && process.pid == Process.myPid()) {
          return process.processName;
        }
      }
    }
    return null;
  }
}
