// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.collector.Arrival;
import dev.isochrone.collector.Caller;
import dev.isochrone.collector.IngestKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Bytes that no exporter sends. */
class HostileTracesTest {
  private static final byte[] JSON =
      """
      {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"a"}}]},"scopeSpans":[{"spans":[
      {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","kind":3,"startTimeUnixNano":"1","endTimeUnixNano":"2",
      "attributes":[{"key":"http.request.method","value":{"stringValue":"GET"}}],"events":[{"name":"x","timeUnixNano":"1"}],"status":{"code":2}}]}]}]}\
      """
          .getBytes(StandardCharsets.UTF_8);

  private final TracesReader reader = new TracesReader(0.0001);

  @Property(tries = 2000)
  void any_bytes_are_read_or_refused(@ForAll byte[] body) {
    assertThat(isReadOrRefused(body, false)).isTrue();
  }

  @Property(tries = 2000)
  void a_spoiled_request_is_read_or_refused(
      @ForAll @Size(min = 1, max = 4) List<Integer> places, @ForAll byte value) {
    byte[] body = JSON.clone();
    for (int place : places) {
      body[Math.floorMod(place, body.length)] = value;
    }
    assertThat(isReadOrRefused(body, true)).isTrue();
  }

  @Test
  void spans_of_two_bytes_end_at_the_bound_and_cost_no_memory() {
    byte[] scope = new byte[400_000];
    for (int i = 0; i < scope.length; i += 2) {
      scope[i] = (2 << 3) | 2;
    }
    byte[] body = wrap(1, wrap(2, scope));

    assertThatThrownBy(() -> reader.read(arrival(), body, body.length, false, (o, t) -> 0))
        .isInstanceOf(InvalidTraces.class)
        .hasMessageContaining("65536 spans");
  }

  @Test
  void nested_values_are_bounded() {
    byte[] deep = new byte[0];
    for (int i = 0; i < 2000; i++) {
      deep = wrap(1, wrap(5, deep));
    }
    byte[] body = wrap(1, wrap(2, wrap(2, wrap(9, wrap(2, deep)))));
    assertThat(isReadOrRefused(body, false)).isTrue();

    String json = "{\"resourceSpans\":" + "[".repeat(5000);
    assertThat(isReadOrRefused(json.getBytes(StandardCharsets.UTF_8), true)).isTrue();
  }

  private boolean isReadOrRefused(byte[] body, boolean isJson) {
    try {
      int batches = reader.read(arrival(), body, body.length, isJson, (outcome, total) -> 1).size();
      return batches <= body.length;
    } catch (InvalidTraces e) {
      return e.getMessage() != null;
    }
  }

  private static Arrival arrival() {
    return new Arrival(
        new IngestKey("default", "shop"), new Caller(null, List.of(), null), 1000, 0, 0, 0);
  }

  private static byte[] wrap(int field, byte[] inside) {
    byte[] out = new byte[inside.length + 6];
    int at = 0;
    out[at++] = (byte) ((field << 3) | 2);
    int rest = inside.length;
    while (rest > 0x7f) {
      out[at++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out[at++] = (byte) rest;
    System.arraycopy(inside, 0, out, at, inside.length);
    return Arrays.copyOf(out, at + inside.length);
  }
}
