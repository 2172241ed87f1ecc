// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountryRttsTest {

  private static final String HEADER = "cty1,cty2,rtt_cnt,rtt_avg,rtt_std,rtt_min,rtt_max";

  @TempDir private Path folder = Path.of("");

  private CountryRtts read(String origin, String... lines) throws IOException {
    return CountryRtts.read(Files.write(folder.resolve("rtt.csv"), List.of(lines)), origin);
  }

  @Test
  void pairs_areFoundInEitherOrder_theMostMeasuredFirst() throws IOException {
    CountryRtts rtts =
        read(
            "JP",
            HEADER,
            "DE,JP,10,240,20,200,400",
            "JP,US,99,120,30,80,300",
            "DE,US,500,100,1,90,120",
            "JP,None,900,1,1,1,1");

    assertThat(rtts.countries()).isEqualTo(2);
    assertThat(rtts.country(0)).isEqualTo("US");
    assertThat(rtts.country(1)).isEqualTo("DE");
  }

  @Test
  void draws_haveTheMeasuredMeanAndStayAboveTheMinimum() throws IOException {
    CountryRtts rtts = read("JP", HEADER, "DE,JP,10,240,20,200,400");
    SplittableRandom random = new SplittableRandom(1);
    double sum = 0;
    for (int i = 0; i < 20_000; i++) {
      double draw = rtts.drawMs(0, random);
      assertThat(draw).isGreaterThanOrEqualTo(200);
      sum += draw / 20_000;
    }

    assertThat(sum).isCloseTo(240, within(2.0));
  }

  @Test
  void badFiles_areNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("JP", "a,b"))
        .withMessageEndingWith(":1: expected " + HEADER + ": a,b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("JP", HEADER, "DE,JP,10"))
        .withMessageEndingWith(":2: expected 7 columns: 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("XX", HEADER, "DE,JP,10,240,20,200,400"))
        .withMessageEndingWith(": no country pair with origin XX");
  }
}
