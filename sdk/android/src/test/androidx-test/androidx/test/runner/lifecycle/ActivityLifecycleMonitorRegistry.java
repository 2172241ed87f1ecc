// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package androidx.test.runner.lifecycle;

/** Holds the monitor that Robolectric registers. */

public final class ActivityLifecycleMonitorRegistry {
  private static ActivityLifecycleMonitor monitor;

  private ActivityLifecycleMonitorRegistry() {}

  public static ActivityLifecycleMonitor getInstance() {
    if (monitor == null) {
      throw new IllegalStateException("expected a registered monitor, found none");
    }
    return monitor;
  }

  public static void registerInstance(ActivityLifecycleMonitor registered) {
    monitor = registered;
  }
}
