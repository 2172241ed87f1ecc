// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package androidx.test.internal.platform.os;

import android.view.View;

/** The looper control that Robolectric provides as a service. */

public interface ControlledLooper {
  void drainMainThreadUntilIdle();

  void simulateWindowFocus(View view);
}
