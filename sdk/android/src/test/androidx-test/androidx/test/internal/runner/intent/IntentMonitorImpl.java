// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package androidx.test.internal.runner.intent;

import android.content.Intent;
import androidx.test.runner.intent.IntentMonitor;

/** Takes the signals that Robolectric sends; nothing here asks for them. */

public final class IntentMonitorImpl implements IntentMonitor {
  public void signalIntent(Intent intent) {}
}
