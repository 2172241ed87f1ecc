// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.benchmarks.sequence.RecordedCall.Event;
import org.junit.jupiter.api.Test;

class RecordedCallTest {

  @Test
  void aReplayTellsTheEventsThatWereRecorded() throws Exception {
    try (Origin origin = Origin.start()) {
      RecordedCall call = origin.newConnection();
      CallRecorder again = new CallRecorder();

      call.replay(again);

      assertThat(again.recorded(call.call(), call.chain().proceed(call.call().request())).events())
          .isEqualTo(call.events())
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
