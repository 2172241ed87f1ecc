// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import android.app.Application;
import android.os.StrictMode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;

@RunWith(RobolectricTestRunner.class)
public class NoBackupInstallStoreTest {
  private final Application app = RuntimeEnvironment.getApplication();
  private final NoBackupInstallStore store = new NoBackupInstallStore(app);

  @After
  public void allowAll() {
    StrictMode.setThreadPolicy(StrictMode.ThreadPolicy.LAX);
  }

  @Test
  public void aNewInstallationHasNoLine() throws IOException {
    assertThat(store.load()).isNull();
  }

  @Test
  public void theLastLineIsThereForTheNextProcess() throws IOException {
    store.save("0123456789abcdef0123456789abcdef 41");
    store.save("0123456789abcdef0123456789abcdef 42");

    assertThat(new NoBackupInstallStore(app).load())
        .isEqualTo("0123456789abcdef0123456789abcdef 42");
  }

  @Test
  public void theFileLiesWhereAndroidBacksNothingUp() throws IOException {
    store.save("line");

    assertThat(new File(app.getNoBackupFilesDir(), "isochrone-install")).hasContent("line");
  }

  @Test
  public void aLineThatWasBeingWrittenWhenTheProcessDiedDoesNotHideTheLast() throws IOException {
    store.save("good");
    File torn = new File(app.getNoBackupFilesDir(), "isochrone-install.new");
    Files.write(torn.toPath(), new byte[] {'b'});

    assertThat(store.load()).isEqualTo("good");
    store.save("better");
    assertThat(store.load()).isEqualTo("better");
  }

  @Test
  public void aLineThatCannotBePutInPlaceIsAnError() throws IOException {
    File file = new File(app.getNoBackupFilesDir(), "isochrone-install");
    assertThat(file.mkdir()).isTrue();
    Files.write(new File(file, "occupied").toPath(), new byte[] {1});

    assertThatThrownBy(() -> store.save("line"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected to rename isochrone-install.new");
  }

  @Test
  public void strictModeFindsTheStoreOnAThreadThatForbidsSlowCalls() {
    StrictMode.setThreadPolicy(
        new StrictMode.ThreadPolicy.Builder().detectCustomSlowCalls().penaltyDeath().build());

    assertThatThrownBy(store::load).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> store.save("line")).isInstanceOf(RuntimeException.class);
  }
}
