// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InstallationTest {

  private final RandomIds ids = new RandomIds.Secure();

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

  @Test
  void theIdIsWhatAnybodyCanComputeFromTheSecret() {
    Installation installation = new Installation(null, () -> "00112233445566778899aabbccddeeff");

    // printf %s 00112233445566778899aabbccddeeff | sha256sum | cut -c1-32
    assertThat(installation.id()).isEqualTo("5947d7c33d783f94b3b4c1a96ebc8991");
  }

  @Test
  void anotherInstallationHasAnotherIdAndItsOwnSessions() {
    LineStore store = new LineStore();
    Installation installation = new Installation(store, ids);
    installation.session(70);
    String before = installation.id();

    installation.reset();

    assertThat(installation.id()).isNotEqualTo(before);
    assertThat(installation.session(71)).isEqualTo(71);
    assertThat(new Installation(store, ids).id()).isEqualTo(installation.id());
  }

  @Test
  void oneThatNobodyHasSeenStays() {
    LineStore store = new LineStore();
    Installation installation = new Installation(store, ids);
    String id = installation.id();

    installation.reset();
    installation.erase();

    assertThat(installation.id()).isEqualTo(id);
    assertThat(installation.toErase()).isNull();
    assertThat(store.saves).isZero();
  }

  @Test
  void whatIsToBeErasedOutlivesTheProcess() {
    LineStore store = new LineStore();
    Installation installation = new Installation(store, ids);
    installation.session(0);
    String secret = String.valueOf(store.line).substring(0, 32);
    installation.erase();
    installation.session(1);
    installation.erase();

    Installation next = new Installation(store, ids);
    assertThat(next.toErase()).as("the second had sent nothing").isEqualTo(secret);
    assertThat(String.valueOf(store.line)).hasSizeLessThanOrEqualTo(100);

    next.erased();
    assertThat(new Installation(store, ids).toErase()).isNull();
    assertThat(new Installation(store, ids).id()).isEqualTo(next.id());
  }
}
