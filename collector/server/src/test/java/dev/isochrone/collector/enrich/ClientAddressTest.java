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
          127.0.0.1    | 1...2                                | none
          127.0.0.1    | 1.2.3.256                            | none
          127.0.0.1    | 1.2.3.                               | none
          127.0.0.1    | .1.2.3                               | none
          127.0.0.1    | 010.1.2.3                            | none
          127.0.0.1    | 10.01.2.3                            | none
          127.0.0.1    | 0x7f.0.0.1                           | none
          127.0.0.1    | 2130706433                           | none
          127.0.0.1    | -1.2.3.4                             | none
          127.0.0.1    | 203.0.113.9/32                       | none
          127.0.0.1    | 203.0.113.9 203.0.113.8              | none
          127.0.0.1    | "203.0.113.9"                        | none
          127.0.0.1    | for=203.0.113.9                      | none
          127.0.0.1    | _hidden                              | none
          127.0.0.1    | ' 203.0.113.9 '                      | 203.0.113.9
          127.0.0.1    | 203.0.113.9:0                        | 203.0.113.9
          127.0.0.1    | 203.0.113.9:65535                    | 203.0.113.9
          127.0.0.1    | 203.0.113.9:                         | 203.0.113.9
          127.0.0.1    | 0.0.0.0                              | 0.0.0.0
          127.0.0.1    | 255.255.255.255                      | 255.255.255.255
          127.0.0.1    | 172.16.0.1                           | 172.16.0.1
          127.0.0.1    | ,203.0.113.9                         | 203.0.113.9
          127.0.0.1    | 203.0.113.9,                         | none
          127.0.0.1    | 1.1.1.1,,203.0.113.9                 | 203.0.113.9
          127.0.0.1    | 203.0.113.9,127.0.0.1                | 203.0.113.9
          127.0.0.1    | 203.0.113.9,10.0.0.1:8080            | 203.0.113.9
          127.0.0.1    | 203.0.113.9, 10.0.0.1, unknown       | none
          127.0.0.1    | 203.0.113.9, unknown, 10.0.0.1       | none
          127.0.0.1    | 10.0.0.1, 203.0.113.9, 198.51.100.7  | 198.51.100.7
          127.0.0.1    | 127.0.0.1, 127.0.0.1                 | 127.0.0.1
          10.255.255.255 | 203.0.113.9                        | 203.0.113.9
          11.0.0.0     | 203.0.113.9                          | 11.0.0.0
          9.255.255.255 | 203.0.113.9                         | 9.255.255.255
          128.0.0.1    | 203.0.113.9                          | 128.0.0.1
          ::1          | ::1                                  | ::1
          ::1          | ::                                   | ::
          ::2          | 203.0.113.9                          | ::2
          ::1          | 203.0.113.9                          | 203.0.113.9
          ::1          | [2001:db8:2::5]                      | 2001:db8:2::5
          ::1          | [2001:db8:2::5                       | none
          ::1          | 2001:db8:2::5]                       | none
          ::1          | []                                   | none
          ::1          | [2001:DB8:2::5]:65535                | 2001:db8:2::5
          ::1          | 2001:0db8:0002:0000:0000:0000:0000:0005 | 2001:db8:2::5
          ::1          | 2001:db8:2:::5                       | none
          ::1          | 2001:db8:2::5::6                     | none
          ::1          | 12345::1                             | none
          ::1          | 1:2:3:4:5:6:7:8:9                    | none
          ::1          | g::1                                 | none
          ::1          | ::ffff:203.0.113.9                   | 203.0.113.9
          ::1          | [::ffff:203.0.113.9]:443             | 203.0.113.9
          ::1          | 203.0.113.9, ::ffff:10.0.0.2         | 203.0.113.9
          ::ffff:10.0.0.2 | 203.0.113.9                       | 203.0.113.9
          ::ffff:11.0.0.2 | 203.0.113.9                       | 11.0.0.2
          2001:db8:1:ffff::1 | 2400:cb00::1                   | 2400:cb00::1
          2001:db8:2::1 | 2400:cb00::1                        | 2001:db8:2::1
          2001:db8:1::1 | 203.0.113.9, 2001:db8:1::2, 10.0.0.1 | 203.0.113.9
          2001:db8:1::1 | 2400:cb00::1, [2001:db8:1::2]:80    | 2400:cb00::1
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
  @CsvSource({
    "2001:db8:0:1::1, 2001:db8:0:1:ffff::2, true",
    "2001:db8:0:1::1, 2001:db8:0:2::1, false",
    "203.0.113.9, 203.0.113.9, true",
    "203.0.113.9, 203.0.113.10, false",
    "203.0.113.9, ::1, false"
  })
  void all_addresses_of_a_64_are_one_subscribers(String one, String other, boolean same)
      throws Exception {
    assertThat(
            ClientAddress.network(InetAddress.getByName(one))
                == ClientAddress.network(InetAddress.getByName(other)))
        .isEqualTo(same);
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
