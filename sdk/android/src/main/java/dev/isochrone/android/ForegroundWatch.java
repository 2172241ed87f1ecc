// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.app.Activity;
import android.app.ActivityManager;
import android.app.Application;
import android.os.Bundle;
import org.jspecify.annotations.Nullable;

/**
 * Tells {@link NetworkWatch} whether the app is on the screen, and runs a task whenever it goes to
 * the background: when the last started activity stops and is not about to be created anew for a
 * new configuration. Called on the main thread.
 */
final class ForegroundWatch implements Application.ActivityLifecycleCallbacks {
  private final NetworkWatch watch;
  private final Runnable onBackground;
  private int startedActivities;

  ForegroundWatch(NetworkWatch watch, Runnable onBackground) {
    this.watch = watch;
    this.onBackground = onBackground;
  }

  /** Starts watching. A process that was started for a job or a broadcast is in the background. */
  void register(Application app) {
    ActivityManager.RunningAppProcessInfo process = new ActivityManager.RunningAppProcessInfo();
    ActivityManager.getMyMemoryState(process);
    watch.background(process.importance > ActivityManager.RunningAppProcessInfo.IMPORTANCE_VISIBLE);
    app.registerActivityLifecycleCallbacks(this);
  }

  @Override
  public void onActivityStarted(Activity activity) {
    watch.background(false);
    startedActivities++;
  }

  @Override
  public void onActivityStopped(Activity activity) {
    // An activity that had started before this watch registered may stop after it.
    startedActivities = Math.max(0, startedActivities - 1);
    if (startedActivities == 0 && !activity.isChangingConfigurations()) {
      watch.background(true);
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
