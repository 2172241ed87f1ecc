// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.app.Activity;
import android.app.Application;
import android.os.Bundle;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task whenever the app goes to the background: when the last started activity stops and is
 * not about to be created anew for a new configuration. Called on the main thread.
 */
final class ForegroundWatch implements Application.ActivityLifecycleCallbacks {
  private final Runnable onBackground;
  private int startedActivities;

  ForegroundWatch(Runnable onBackground) {
    this.onBackground = onBackground;
  }

  @Override
  public void onActivityStarted(Activity activity) {
    startedActivities++;
  }

  @Override
  public void onActivityStopped(Activity activity) {
    // An activity that had started before this watch registered may stop after it.
    startedActivities = Math.max(0, startedActivities - 1);
    if (startedActivities == 0 && !activity.isChangingConfigurations()) {
      onBackground.run();
    }
  }

  @Override
  public void onActivityCreated(Activity activity, @Nullable Bundle savedInstanceState) {}

  @Override
  public void onActivityResumed(Activity activity) {}

  @Override
  public void onActivityPaused(Activity activity) {}

  @Override
  public void onActivitySaveInstanceState(Activity activity, Bundle outState) {}

  @Override
  public void onActivityDestroyed(Activity activity) {}
}
