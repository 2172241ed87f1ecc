// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.FakeClock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a guest and what an owner makes of them. */
class GuestLinkTest {

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path temporary;

  private final FakeClock clock = new FakeClock();

  @SuppressWarnings("NullAway.Init")
  private GuestLink link;

  @BeforeEach
  void link() {
    link = new GuestLink(inbox(), clock);
  }

  @Test
  void aBatchThatIsHandedOverTwiceIsThereOnce() {
    assertThat(post("a")).isEqualTo(DeliveryResult.Kind.ACCEPTED);
    assertThat(post("a")).isEqualTo(DeliveryResult.Kind.ACCEPTED);

    assertThat(inbox().list()).hasSize(1);
  }

  @Test
  void aGuestThatDiedBeforeItForgotABatchDoesNotDoubleIt() {
    post("a");
    ownerTakes();
    assertThat(post("a")).as("by the next process").isEqualTo(DeliveryResult.Kind.ACCEPTED);
    assertThat(inbox().listFiles(SegmentFile::isOne)).isEmpty();

    post("b");
    assertThat(inbox().list()).as("the batch before is forgotten on both sides").hasSize(1);
  }

  @Test
  void whenTheOwnerDoesNotComeTheBatchStaysWithTheGuest() throws IOException {
    post("a");
    Files.write(new File(inbox(), "1-1.segment").toPath(), new byte[400_001]);

    assertThat(post("b")).isEqualTo(DeliveryResult.Kind.RETRY);
  }

  @Test
  void aFolderThatCannotBeMadeIsTriedAgain() throws IOException {
    Files.write(temporary.resolve("guest"), new byte[1]);

    assertThat(post("a")).isEqualTo(DeliveryResult.Kind.RETRY);
    assertThat(link.erase("secret").kind).isEqualTo(DeliveryResult.Kind.RETRY);
  }

  private void ownerTakes() {
    SegmentFile file =
        SegmentFile.named(Objects.requireNonNull(inbox().listFiles(SegmentFile::isOne))[0]);
    assertThat(file.file.renameTo(Inbox.taken(file))).isTrue();
  }

  private DeliveryResult.Kind post(String digit) {
    Batch batch = new Batch(digit.repeat(32), new byte[] {1}, clock.nanoTime(), Map.of(), 3);
    return link.post(batch, 0, 1, 0).kind;
  }

  private File inbox() {
    return temporary.resolve("guest").toFile();
  }
}
