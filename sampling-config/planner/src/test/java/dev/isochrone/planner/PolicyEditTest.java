// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyEditTest {

  private static final String COMMENTED =
      """
      # head
      version: 1   # one
      budget:      # what may be spent
        # everything counts
        storedBytesPerDay: 4 GiB   # much

        # burst: 4
      exemplars: {keepProbability: 0.1}   # few
      rules:
        # noise
        - {api: "GET /health*", drop: true}   # for good
      # 🙂 tail
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          budget.storedBytesPerDay  | 500 MB | 4 GiB   # much   | 500 MB   # much
          budget.burst              | 2.2    | # much⏎          | # much⏎  burst: 2.2⏎
          exemplars.keepProbability | 0.2    | Probability: 0.1 | Probability: 0.2
          exemplars.hotAfterMillis  | 500    | 0.1}             | 0.1, hotAfterMillis: 500}
          planEveryMinutes          | 9      | # for good⏎      | # for good⏎planEveryMinutes: 9⏎
          rules                     | []     | - {api: "GET /health*", drop: true} | []
          """)
  void changesNothingButTheValue(String key, String value, String from, String to)
      throws Exception {
    String edited = PolicyEdit.set("f", COMMENTED, key, value);

    assertThat(edited).isEqualTo(COMMENTED.replace(from.replace("⏎", "\n"), to.replace("⏎", "\n")));
  }

  @Test
  void refusesWhatWouldMakeABadPolicy() {
    assertThatThrownBy(() -> PolicyEdit.set("f", COMMENTED, "budget.storedBytesPerDay", "lots"))
        .hasMessageStartingWith("f:5:22: budget.storedBytesPerDay: expected");
    assertThatThrownBy(() -> PolicyEdit.set("f", COMMENTED, "budget.surprise", "1"))
        .hasMessageContaining("unknown key budget.surprise");
    assertThatThrownBy(() -> PolicyEdit.set("f", COMMENTED, "device.wireBytesPerDay", "1 MB"))
        .hasMessage("f:2:1: expected a section device: none");
    assertThatThrownBy(() -> PolicyEdit.set("f", COMMENTED, "killSwitch", "true # \nversion: 2"))
        .hasMessageContaining("version: expected a key once");
  }

  @Property(tries = 50)
  void theCommentsOfTheRepositorysFile_surviveAnyBudget(
      @ForAll @IntRange(min = 1, max = 999_999) int megabytes) throws Exception {
    String file = Files.readString(Path.of("../sampling.yaml"));

    String edited = PolicyEdit.set("f", file, "budget.storedBytesPerDay", megabytes + " MB");

    assertThat(PolicyFile.parse("f", edited).storedBytesPerDay()).isEqualTo(megabytes * 1_000_000L);
    assertThat(Arrays.stream(edited.split("\n")).filter(line -> line.contains("#")))
        .containsExactlyElementsOf(
            Arrays.stream(file.split("\n")).filter(line -> line.contains("#")).toList());
  }
}
