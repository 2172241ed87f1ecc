// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package androidx.test.runner.lifecycle;

/** Holds the monitor that Robolectric registers. */

public final class ApplicationLifecycleMonitorRegistry {
  private static ApplicationLifecycleMonitor monitor;

  private ApplicationLifecycleMonitorRegistry() {}

  public static ApplicationLifecycleMonitor getInstance() {
    if (monitor == null) {
      throw new IllegalStateException("expected a registered monitor, found none");
    }
    return monitor;
  }

  public static void registerInstance(ApplicationLifecycleMonitor registered) {
    monitor = registered;
  }
}
