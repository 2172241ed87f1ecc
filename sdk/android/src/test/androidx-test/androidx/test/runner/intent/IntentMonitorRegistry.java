// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package androidx.test.runner.intent;

/** Holds the monitor that Robolectric registers. */

public final class IntentMonitorRegistry {
  private static IntentMonitor monitor;

  private IntentMonitorRegistry() {}

  public static IntentMonitor getInstance() {
    if (monitor == null) {
      throw new IllegalStateException("expected a registered monitor, found none");
    }
    return monitor;
  }

  public static void registerInstance(IntentMonitor registered) {
    monitor = registered;
  }
}
