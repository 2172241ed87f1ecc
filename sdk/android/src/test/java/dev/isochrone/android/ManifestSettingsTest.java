// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import android.os.Bundle;
import java.util.Objects;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;

@RunWith(RobolectricTestRunner.class)
public class ManifestSettingsTest {
  private final Bundle metaData = new Bundle();

  @Test
  public void aManifestWithoutMetaDataInstallsNothing() {
    assertThat(ManifestSettings.of(null, "com.example")).isNull();
  }

  @Test
  public void aManifestWithoutCollectorInstallsNothing() {
    metaData.putString(ManifestSettings.INGEST_KEY, "key");

    assertThat(ManifestSettings.of(metaData, "com.example")).isNull();
  }

  @Test
  public void theFlagSwitchesAutoInstallOff() {
    metaData.putString(ManifestSettings.COLLECTOR_URL, "https://collector.example");
    metaData.putString(ManifestSettings.INGEST_KEY, "key");
    metaData.putBoolean(ManifestSettings.AUTO_INSTALL, false);

    assertThat(ManifestSettings.of(metaData, "com.example")).isNull();
  }

  @Test
  public void aCollectorWithoutKeyIsAnErrorThatSaysWhatIsMissing() {
    metaData.putString(ManifestSettings.COLLECTOR_URL, "https://collector.example");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ManifestSettings.of(metaData, "com.example"))
        .withMessage(
            "expected meta-data dev.isochrone.INGEST_KEY beside dev.isochrone.COLLECTOR_URL, found"
                + " none");
  }

  @Test
  public void theAppIsNamedByItsPackageUnlessTheManifestSaysOtherwise() {
    metaData.putString(ManifestSettings.COLLECTOR_URL, "https://collector.example");
    metaData.putString(ManifestSettings.INGEST_KEY, "key");
    assertThat(settings().app()).isEqualTo("com.example");

    metaData.putString(ManifestSettings.APP, "calendar");
    ManifestSettings settings = settings();
    assertThat(settings.app()).isEqualTo("calendar");
    assertThat(settings.collectorUrl()).isEqualTo("https://collector.example");
    assertThat(settings.ingestKey()).isEqualTo("key");
  }

  private ManifestSettings settings() {
    return Objects.requireNonNull(ManifestSettings.of(metaData, "com.example"));
  }
}
