// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.collector.Caller;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
  private final ClientAddress clientAddress =
      new ClientAddress(
          Stream.of("127.0.0.0/8", "::1/128", "10.0.0.0/8", "2001:db8:1::/48", "192.0.2.7")
              .map(AddressRange::parse)
              .toList());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          198.51.100.1 | ''                                   | 198.51.100.1
          198.51.100.1 | 203.0.113.9                          | 198.51.100.1
          127.0.0.1    | ''                                   | 127.0.0.1
          127.0.0.1    | 203.0.113.9                          | 203.0.113.9
          10.1.2.3     | 203.0.113.9, 10.9.9.9                | 203.0.113.9
          10.1.2.3     | 1.1.1.1, 203.0.113.9                 | 203.0.113.9
          10.1.2.3     | 1.1.1.1, 203.0.113.9, 10.0.0.2, 10.0.0.3 | 203.0.113.9
          10.1.2.3     | 10.0.0.1, 10.0.0.2                   | 10.0.0.1
          192.0.2.7    | 203.0.113.9:4711                     | 203.0.113.9
          192.0.2.8    | 203.0.113.9                          | 192.0.2.8
          ::1          | 2001:db8:2::5                        | 2001:db8:2::5
          ::1          | [2001:db8:2::5]:443                  | 2001:db8:2::5
          ::1          | 2400:cb00::1, 2001:db8:1::9          | 2400:cb00::1
          127.0.0.1    | unknown                              | none
          127.0.0.1    | 203.0.113.9, not an address          | none
          127.0.0.1    | attacker.example.com                 | none
          127.0.0.1    | 1.2.3                                | none
          127.0.0.1    | 1.2.3.4.5                            | none
          127.0.0.1    | ' , '                                | none
          127.0.0.1    | 999.1.1.1                            | none
          """)
  void walks_from_the_peer_to_the_left_over_trusted_hops(
      String peer, String forwardedFor, String expected) throws Exception {
    Caller caller =
        new Caller(
            InetAddress.getByName(peer),
            forwardedFor.isEmpty() ? List.of() : List.of(forwardedFor),
            null);

    InetAddress found = clientAddress.of(caller);

    assertThat(found).isEqualTo(expected == null ? null : InetAddress.getByName(expected));
  }

  @Test
  void reads_several_header_lines_as_one_list() throws Exception {
    Caller caller =
        new Caller(
            InetAddress.getLoopbackAddress(), List.of("1.1.1.1, 203.0.113.9", "10.0.0.2"), null);

    assertThat(clientAddress.of(caller)).isEqualTo(InetAddress.getByName("203.0.113.9"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/x", "host/8", "::1/129", "10.0.0.0/-1"})
  void refuses_a_range_that_is_none(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @Test
  void compares_the_bits_of_a_prefix_inside_a_byte() throws Exception {
    AddressRange range = AddressRange.parse("172.16.0.0/12");

    assertThat(range.contains(InetAddress.getByName("172.31.255.255"))).isTrue();
    assertThat(range.contains(InetAddress.getByName("172.32.0.0"))).isFalse();
    assertThat(range.contains(InetAddress.getByName("2001:db8::1"))).isFalse();
  }
}
