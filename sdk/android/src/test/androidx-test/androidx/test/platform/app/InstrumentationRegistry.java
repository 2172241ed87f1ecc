// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package androidx.test.platform.app;

import android.app.Instrumentation;
import android.os.Bundle;

/** Holds the instrumentation that Robolectric registers. */

public final class InstrumentationRegistry {
  private static Instrumentation instrumentation;

  private InstrumentationRegistry() {}

  public static Instrumentation getInstrumentation() {
    if (instrumentation == null) {
      throw new IllegalStateException("expected a registered instrumentation, found none");
    }
    return instrumentation;
  }

  public static void registerInstance(Instrumentation registered, Bundle arguments) {
    instrumentation = registered;
  }
}
