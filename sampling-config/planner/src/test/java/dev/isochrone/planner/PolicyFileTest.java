// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {
  private static final String GOOD =
      """
      version: 1
      budget:
        storedBytesPerDay: 1.5 GiB
      keepProbability:
        atMost: 0.5
      phases:
        keepProbability: 1
      exemplars:
        keepProbability: 0.01
        hotKeepProbability: 0.25
        hotAfterMillis: 2000
      killSwitch: true
      planEveryMinutes: 10
      """;

  @Test
  void reads_every_key() throws Exception {
    assertThat(PolicyFile.parse("sampling.yaml", GOOD))
        .isEqualTo(
            new Policy(
                3L << 29, 0.5, 1, 0.01, 0.25, Duration.ofSeconds(2), true, Duration.ofMinutes(10)));
  }

  @Test
  void fills_in_what_may_be_left_out() throws Exception {
    Policy policy = PolicyFile.parse("f", "version: 1\nbudget: {storedBytesPerDay: 1000000}\n");

    assertThat(policy)
        .isEqualTo(
            new Policy(
                1_000_000,
                1,
                0.25,
                0.02,
                0.5,
                Duration.ofSeconds(3),
                false,
                Duration.ofMinutes(5)));
  }

  @Test
  void the_file_in_the_repository_is_good_and_is_the_built_in_one() throws Exception {
    assertThat(PolicyFile.read(Path.of("../sampling.yaml"))).isEqualTo(PolicyFile.builtIn());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          version: 1                      | version: 2                     | f:1:10: version: expected 1: 2
          version: 1                      | version: '1'                   | f:1:10: version: expected 1: 1
          version: 1                      | version:                       | f:1:9: version: expected 1: nothing
          version: 1                      | versoin: 1                     | version is missing
          version: 1                      | version: [1]                   | f:1:10: version: expected 1: SEQUENCE
          storedBytesPerDay: 1.5 GiB      | storedBytesPerDay: 0           | f:3:22: budget.storedBytesPerDay: expected a number of bytes of at least 1, or one with a unit such as 4 GiB: 0
          storedBytesPerDay: 1.5 GiB      | storedBytesPerDay: -5 GB       | -5 GB
          storedBytesPerDay: 1.5 GiB      | storedBytesPerDay: 5 GIB       | 5 GIB
          storedBytesPerDay: 1.5 GiB      | storedBytesPerDay: 1.5         | 1.5
          storedBytesPerDay: 1.5 GiB      | storedBytesPerDay: 99999999 TB | 99999999 TB
          storedBytesPerDay: 1.5 GiB      | storedBytesPerDay: .inf        | .inf
          storedBytesPerDay: 1.5 GiB      | storedBytesPerDays: 1 GB       | budget.storedBytesPerDay is missing
          storedBytesPerDay: 1.5 GiB      | {storedBytesPerDay: 1          | not YAML
          atMost: 0.5                     | atMost: 0                      | f:5:11: keepProbability.atMost: expected a number above 0 and up to 1: 0
          atMost: 0.5                     | atMost: 1.5                    | f:5:11: keepProbability.atMost: expected a number above 0 and up to 1: 1.5
          atMost: 0.5                     | atMost: .nan                   | .nan
          atMost: 0.5                     | atMost: half                   | half
          atMost: 0.5                     | atLeast: 0.5                   | f:5:3: unknown key keepProbability.atLeast: expected one of atMost
          hotKeepProbability: 0.25        | hotKeepProbability: -0.1       | expected a number in 0..1: -0.1
          hotKeepProbability: 0.25        | keepProbability: 0.25          | exemplars.keepProbability: expected a key once
          hotAfterMillis: 2000            | hotAfterMillis: 0              | expected an integer in 1..600000: 0
          hotAfterMillis: 2000            | hotAfterMillis: 2s             | expected an integer in 1..600000: 2s
          hotAfterMillis: 2000            | hotAfterMillis: 0x7D0          | 0x7D0
          killSwitch: true                | killSwitch: yes                | f:12:13: killSwitch: expected true or false: yes
          killSwitch: true                | killSwitch: "true"             | expected true or false: true
          killSwitch: true                | killSwitch: 1                  | expected true or false: 1
          planEveryMinutes: 10            | planEveryMinutes: 1441         | expected an integer in 1..1440: 1441
          planEveryMinutes: 10            | surprise: 1                    | f:13:1: unknown key surprise: expected one of version, budget,
          planEveryMinutes: 10            | ? [a, b] : 1                   | expected a plain key
          planEveryMinutes: 10            | *anchor : 1                    | not YAML
          """)
  void says_where_and_what_is_wrong(String good, String bad, String message) {
    assertThatThrownBy(() -> PolicyFile.parse("f", GOOD.replace(good, bad)))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining(message)
        .hasMessageMatching("(?s)f:\\d+:\\d+: .*");
  }

  @ParameterizedTest
  @CsvSource({
    "'', an empty file",
    "'# only a comment', an empty file",
    "'[]', keys and values",
    "'a', keys and values"
  })
  void refuses_a_file_that_is_no_mapping(String yaml, String message) {
    assertThatThrownBy(() -> PolicyFile.parse("f", yaml))
        .isInstanceOf(PolicyException.class)
        .hasMessageStartingWith("f:1:1: ")
        .hasMessageContaining(message);
  }

  @Property(tries = 2000)
  void a_spoiled_file_is_an_error_with_its_place_or_a_policy_and_never_a_crash(
      @ForAll @IntRange(min = 0, max = 240) int at, @ForAll char with) {
    StringBuilder spoiled = new StringBuilder(GOOD);
    spoiled.setCharAt(at % GOOD.length(), with);

    Throwable thrown = catchThrowable(() -> PolicyFile.parse("f", spoiled.toString()));

    if (thrown != null) {
      assertThat(thrown)
          .isInstanceOf(PolicyException.class)
          .hasMessageMatching("(?s)f:\\d+:\\d+: .*");
    }
  }
}
