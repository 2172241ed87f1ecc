// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.collector.IngestKey;
import dev.isochrone.collector.SecretHash;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessListTest {
  private static final String HASH = SecretHash.of("secret");

  @Test
  void a_line_of_each_kind_is_read() {
    AccessList list =
        AccessList.parse(
            "access",
            """
            # who may
            ingest shop default %s

            read alice reader,operator shop,calendar %s  # until June
            read prometheus reader * %s
            """
                .formatted(HASH, SecretHash.of("a"), SecretHash.of("p")));

    assertThat(list.key(HASH)).isEqualTo(new IngestKey("default", "shop"));
    assertThat(list.grant(HASH)).isNull();
    assertThat(list.grant(SecretHash.of("a")))
        .isEqualTo(
            new Grant("alice", Set.of(Role.READER, Role.OPERATOR), Set.of("shop", "calendar")));
    assertThat(list.grant(SecretHash.of("p")))
        .isEqualTo(new Grant("prometheus", Set.of(Role.READER), Set.of()));
  }

  @Test
  void what_is_written_is_what_is_read() {
    String line = AccessList.readLine("bo", Set.of(Role.PRIVACY_OFFICER), Set.of(), HASH);

    assertThat(AccessList.parse("access", line).grant(HASH))
        .isEqualTo(new Grant("bo", Set.of(Role.PRIVACY_OFFICER), Set.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "write shop default 00 | access:1: expected ingest or read: write",
        "ingest shop default | access:1: expected 4 words: 3",
        "ingest shop default s3cret | access:1: expected a SHA-256 of 64 hex digits at the end",
        "read bo admin * #HASH | access:1: expected 5 words: 4",
      })
  void a_line_that_says_nothing_is_an_error(String line, String message) {
    assertThatThrownBy(() -> AccessList.parse("access", line)).hasMessage(message);
  }

  @Test
  void unknown_roles_and_repeated_secrets_are_errors_of_their_line() {
    assertThatThrownBy(() -> AccessList.parse("access", "read bo admin * " + HASH))
        .hasMessage("access:1: expected roles of [reader, operator, privacy-officer]: admin");
    String key = "ingest shop default " + HASH + "\n";
    assertThatThrownBy(() -> AccessList.parse("access", key + key))
        .hasMessageStartingWith("access:2: expected each secret once");
  }
}
