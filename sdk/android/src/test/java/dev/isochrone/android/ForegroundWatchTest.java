// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;

import android.app.Activity;
import android.app.ActivityManager;
import android.app.Application;
import android.content.Context;
import android.content.res.Configuration;
import android.os.Process;
import dev.isochrone.NetworkSource;
import java.util.Collections;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.Shadows;
import org.robolectric.android.controller.ActivityController;

/** Drives real activities through their life. */
@RunWith(RobolectricTestRunner.class)
public class ForegroundWatchTest {
  private final Application app = RuntimeEnvironment.getApplication();
  private final NetworkWatch network = NetworkWatch.blind();
  private int timesInBackground;

  @Before
  public void watch() {
    new ForegroundWatch(network, () -> timesInBackground++).register(app);
  }

  @Test
  public void theNetworkWatchIsToldWhetherTheAppIsOnTheScreen() {
    ActivityController<Activity> activity = Robolectric.buildActivity(Activity.class).setup();
    assertThat(network.deviceState()).isZero();
    activity.pause();
    assertThat(network.deviceState()).isZero();
    activity.stop();
    assertThat(network.deviceState()).isEqualTo(NetworkSource.BACKGROUND);
    activity.restart();
    assertThat(network.deviceState()).isZero();
  }

  @Test
  public void aProcessThatWasStartedForAJobIsInTheBackground() {
    for (int importance : new int[] {100, 400}) {
      ActivityManager.RunningAppProcessInfo process = new ActivityManager.RunningAppProcessInfo();
      process.pid = Process.myPid();
      process.importance = importance;
      Shadows.shadowOf((ActivityManager) app.getSystemService(Context.ACTIVITY_SERVICE))
          .setProcesses(Collections.singletonList(process));
      new ForegroundWatch(network, () -> {}).register(app);

      assertThat(network.deviceState()).isEqualTo(importance == 100 ? 0 : NetworkSource.BACKGROUND);
    }
  }

  @Test
  public void goingFromOneActivityToAnotherStaysInForeground() {
    ActivityController<Activity> first = Robolectric.buildActivity(Activity.class).setup();
    ActivityController<Activity> second = Robolectric.buildActivity(Activity.class).setup();
    first.pause().stop();

    assertThat(timesInBackground).isZero();

    second.pause().stop();
    assertThat(timesInBackground).isEqualTo(1);
  }

  @Test
  public void eachReturnToTheBackgroundCounts() {
    ActivityController<Activity> activity = Robolectric.buildActivity(Activity.class).setup();
    activity.pause().stop();
    activity.restart().resume().pause().stop();

    assertThat(timesInBackground).isEqualTo(2);
  }

  @Test
  public void aRotationIsNoBackground() {
    ActivityController<Activity> activity = Robolectric.buildActivity(Activity.class).setup();
    Configuration rotated = new Configuration(app.getResources().getConfiguration());
    rotated.orientation = Configuration.ORIENTATION_LANDSCAPE;
    activity.configurationChange(rotated);

    assertThat(timesInBackground).isZero();

    activity.pause().stop();
    assertThat(timesInBackground).isEqualTo(1);
  }
}
