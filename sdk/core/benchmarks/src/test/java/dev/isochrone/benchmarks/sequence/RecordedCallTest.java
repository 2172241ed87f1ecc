// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.benchmarks.sequence.RecordedCall.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedCallTest {

  @Test
  void aReplayTellsTheEventsThatWereRecorded() throws Exception {
    try (Origin origin = Origin.start()) {
      for (RecordedCall call : List.of(origin.newConnection(), origin.reusedConnection())) {
        CallRecorder again = new CallRecorder();

        call.replay(again);

        RecordedCall replayed =
            again.recorded(call.call(), call.chain().proceed(call.call().request()));
        assertThat(replayed.events()).isEqualTo(call.events());
      }
    }
  }

  @Test
  void aNewConnectionIsOpened() {
    try (Origin origin = Origin.start()) {
      assertThat(origin.newConnection().events())
          .startsWith(Event.CALL_START)
          .contains(Event.DNS_START, Event.SECURE_CONNECT_END, Event.RESPONSE_BODY_END)
          .endsWith(Event.CALL_END);
    }
  }

  @Test
  void aReusedConnectionIsNotOpened() {
    try (Origin origin = Origin.start()) {
      assertThat(origin.reusedConnection().events())
          .contains(Event.CONNECTION_ACQUIRED)
          .doesNotContain(Event.DNS_START, Event.CONNECT_START, Event.SECURE_CONNECT_START);
    }
  }
}
