// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.isochrone.collector.TestBatches;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class InflaterTest {
  private static final int MAX_BYTES = 1 << 20;

  private final Inflater inflater = new Inflater(MAX_BYTES);

  @Property(tries = 200)
  void gives_back_what_was_deflated(@ForAll @Size(max = 3000) byte[] body) {
    assertInflates(body, body, "identity");
    assertInflates(TestBatches.gzip(body), body, "gzip");
    assertInflates(Zstd.compress(body), body, "zstd");
  }

  @Test
  void takes_exactly_the_bound_and_not_a_byte_more() {
    byte[] most = new byte[MAX_BYTES];

    assertInflates(TestBatches.gzip(most), most, "gzip");
    assertThatThrownBy(() -> inflater.inflate(TestBatches.gzip(new byte[MAX_BYTES + 1]), "gzip"))
        .isInstanceOfSatisfying(
            RejectedRequest.class, e -> assertThat(e.status().value()).isEqualTo(413));
  }

  @Test
  void refuses_a_truncated_body_and_an_unknown_encoding() {
    byte[] gzip = TestBatches.gzip(new byte[1000]);

    assertThatThrownBy(() -> inflater.inflate(Arrays.copyOf(gzip, gzip.length - 9), "gzip"))
        .isInstanceOfSatisfying(
            RejectedRequest.class, e -> assertThat(e.status().value()).isEqualTo(400));
    assertThatThrownBy(() -> inflater.inflate(gzip, "gzip, gzip"))
        .isInstanceOfSatisfying(
            RejectedRequest.class, e -> assertThat(e.status().value()).isEqualTo(415));
  }

  private void assertInflates(byte[] body, byte[] expected, String encoding) {
    Inflater.Inflated inflated = inflater.inflate(body, encoding);

    assertThat(Arrays.copyOf(inflated.bytes(), inflated.length())).isEqualTo(expected);
  }
}
