// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;

import android.app.Application;
import android.content.pm.ApplicationInfo;
import android.content.pm.ProviderInfo;
import android.os.Bundle;
import java.util.List;
import okhttp3.OkHttpClient;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.Shadows;
import org.robolectric.shadows.ShadowLog;

/** Creates the provider as Android does at process start. */
@RunWith(RobolectricTestRunner.class)
public class AutoInstallTest {
  private final Application app = RuntimeEnvironment.getApplication();
  private final Bundle metaData = new Bundle();

  @After
  public void uninstall() {
    IsochroneAndroid.uninstall();
  }

  @Test
  public void theManifestInstallsWithoutALineOfCode() {
    metaData.putString(ManifestSettings.COLLECTOR_URL, "http://127.0.0.1:1/");
    metaData.putString(ManifestSettings.INGEST_KEY, "key");
    startProvider();

    assertThat(IsochroneAndroid.installed()).isNotNull();
    OkHttpClient client = new OkHttpClient();
    assertThat(IsochroneAndroid.instrument(client)).isNotSameAs(client);
  }

  @Test
  public void withoutMetaDataTheAppsClientStaysAsItIs() {
    startProvider();

    assertThat(IsochroneAndroid.installed()).isNull();
    OkHttpClient client = new OkHttpClient();
    assertThat(IsochroneAndroid.instrument(client)).isSameAs(client);
  }

  @Test
  public void theFlagSwitchesItOff() {
    metaData.putString(ManifestSettings.COLLECTOR_URL, "http://127.0.0.1:1/");
    metaData.putString(ManifestSettings.INGEST_KEY, "key");
    metaData.putBoolean(ManifestSettings.AUTO_INSTALL, false);
    startProvider();

    assertThat(IsochroneAndroid.installed()).isNull();
  }

  @Test
  public void theManifestCanSayThatTheUserHasNotBeenAskedYet() {
    metaData.putString(ManifestSettings.COLLECTOR_URL, "http://127.0.0.1:1/");
    metaData.putString(ManifestSettings.INGEST_KEY, "key");
    assertThat(ManifestSettings.of(metaData, "app"))
        .matches(settings -> settings != null && settings.consent() == null, "nothing is said");
    metaData.putString(ManifestSettings.CONSENT, "pending");
    startProvider();
    assertThat(IsochroneAndroid.installed()).isNotNull();
    IsochroneAndroid.uninstall();

    metaData.putString(ManifestSettings.CONSENT, "maybe");
    startProvider();
    assertThat(IsochroneAndroid.installed()).isNull();
  }

  @Test
  public void aMistakeInTheManifestIsLoggedAndNeverStopsTheApp() {
    metaData.putString(ManifestSettings.COLLECTOR_URL, "not a url");
    metaData.putString(ManifestSettings.INGEST_KEY, "key");
    startProvider();

    assertThat(IsochroneAndroid.installed()).isNull();
    List<ShadowLog.LogItem> logged = ShadowLog.getLogsForTag(Logcat.TAG);
    assertThat(logged).hasSize(1);
    assertThat(logged.get(0).msg).startsWith("not installed, the app goes on unrecorded: ");
  }

  private void startProvider() {
    ApplicationInfo application =
        Shadows.shadowOf(app.getPackageManager())
            .getInternalMutablePackageInfo(app.getPackageName())
            .applicationInfo;
    application.metaData = metaData;
    ProviderInfo info = new ProviderInfo();
    info.authority = app.getPackageName() + ".isochrone";
    Robolectric.buildContentProvider(AutoInstall.class).create(info);
  }
}
