// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.InstallStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InstallationTest {

  private final RandomIds ids = RandomIds.secure();

  @Test
  void withoutAStoreEachProcessIsANewInstallation() {
    Installation one = new Installation(null, ids);
    Installation two = new Installation(null, ids);

    assertThat(one.id()).matches("[0-9a-f]{32}").isEqualTo(one.id()).isNotEqualTo(two.id());
    assertThat(one.session(0)).isZero();
    assertThat(one.session(100)).isEqualTo(100);
  }

  @Test
  void idAndSessionsGoOnOverRestarts() {
    LineStore store = new LineStore();
    Installation before = new Installation(store, ids);
    long last = before.session(70);

    Installation after = new Installation(store, ids);

    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.session(0)).as("numbers are reserved, so gaps may be").isGreaterThan(last);
    assertThat(after.session(1)).isEqualTo(after.session(0) + 1);
  }

  @Test
  void aNumberIsSavedBeforeItIsUsed() {
    LineStore store = new LineStore();
    long used = new Installation(store, ids).session(0);

    assertThat(Long.parseLong(String.valueOf(store.line).substring(33))).isGreaterThan(used);
    assertThat(store.saves).isEqualTo(1);
  }

  @Test
  void aStoreThatIsBrokenOrBrokenIntoIsANewInstallation() {
    LineStore garbled = new LineStore();
    garbled.line = "not ours";
    LineStore failing = new LineStore();
    failing.fails = true;

    assertThat(new Installation(garbled, ids).id()).matches("[0-9a-f]{32}");
    Installation unsaved = new Installation(failing, ids);
    assertThat(unsaved.session(0)).isZero();
    assertThat(unsaved.session(1)).isEqualTo(1);
  }

  private static final class LineStore implements InstallStore {
    private @Nullable String line;
    private boolean fails;
    private int saves;

    @Override
    public @Nullable String load() throws IOException {
      check();
      return line;
    }

    @Override
    public void save(String line) throws IOException {
      check();
      this.line = line;
      saves++;
    }

    private void check() throws IOException {
      if (fails) {
        throw new IOException("the disk is gone");
      }
    }
  }
}
