// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package androidx.test.runner.intent;

/** Says that no stubber is loaded, so that intents go their usual way. */

public final class IntentStubberRegistry {
  private IntentStubberRegistry() {}

  public static boolean isLoaded() {
    return false;
  }

  /** No stubber: an intent gets no answer of its own. */
  public static IntentStubber getInstance() {
    return intent -> null;
  }
}
