// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.isochrone.plan.FloorRules;
import dev.isochrone.plan.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {
  private static final String GOOD =
      """
      version: 1
      budget:
        moneyPerMonth: 120.5
        prices: {perGBIngested: 0.05, perGBStoredAMonth: 0.03, daysStored: 60}
        burst: 2.2
      keepProbability:
        atMost: 0.5
      phases:
        keepProbability: 1
      exemplars:
        keepProbability: 0.01
        hotKeepProbability: 0.25
        hotAfterMillis: 2000
      device:
        wireBytesPerDay: 2 MB
        meteredWireBytesPerDay: 500kB
      apiNamesAtMost: 300
      regionGroups:
        asean: [ID, SG]
        dach: [AT, CH, DE]
      rules:
        - {region: JP, api: "POST /pay*", outcome: error, keepProbabilityAtLeast: 0.5}
        - {api: "GET /health*", drop: true}
        - {region: asean, guaranteedShare: 0.25}
      rollups:
        regionApi: hour
        margins: off
        budgetShareAtMost: 0.3
      apps:
        beta: {killSwitch: false, exemplars: {keepProbability: 0.5}}
      killSwitch: true
      planEveryMinutes: 10
      """;

  private static final int ERRORS =
      FloorRules.ANY_OUTCOME
          & 0x7ff
          & ~FloorRules.bit(Outcome.OK)
          & ~FloorRules.bit(Outcome.CANCELLED);

  @Test
  void reads_every_key() throws Exception {
    Policy policy = PolicyFile.parse("sampling.yaml", GOOD);

    Rule pay = new Rule(Set.of("JP"), "POST /pay*", ERRORS, 0.5, 0, false, 22);
    Rule health = new Rule(Set.of(), "GET /health*", FloorRules.ANY_OUTCOME, 0, 0, true, 23);
    Rule asean = new Rule(Set.of("ID", "SG"), "*", FloorRules.ANY_OUTCOME, 0, 0.25, false, 24);
    Recording recording =
        new Recording(
            true,
            0.5,
            1,
            0.01,
            0.25,
            Duration.ofSeconds(2),
            new DeviceBudget(2_000_000, 500_000),
            300,
            List.of(pay, health, asean));
    assertThat(policy)
        .isEqualTo(
            new Policy(
                new Budget.Money(120.5, 0.05, 0.03, 60),
                2.2,
                Map.of("asean", List.of("ID", "SG"), "dach", List.of("AT", "CH", "DE")),
                recording,
                policy.apps(),
                new Rollups(Rollups.Step.HOUR, Rollups.Step.OFF, 0.3),
                Duration.ofMinutes(10)));
    assertThat(policy.forApp("alpha")).isEqualTo(recording);
    assertThat(policy.forApp("beta").killSwitch()).isFalse();
    assertThat(policy.forApp("beta").exemplarKeepProbability()).isEqualTo(0.5);
    assertThat(policy.forApp("beta").rules()).isEqualTo(recording.rules());
    assertThat(recording.floors("DE").drops("GET /health/live", Outcome.OK)).isTrue();
    assertThat(recording.floors("JP").keepProbabilityAtLeast("POST /pay", Outcome.DNS))
        .isEqualTo(0.5);
    assertThat(recording.floors("DE").keepProbabilityAtLeast("POST /pay", Outcome.DNS)).isZero();
  }

  @Test
  void fills_in_what_may_be_left_out() throws Exception {
    Policy policy = PolicyFile.parse("f", "version: 1\nbudget: {storedBytesPerDay: 1000000}\n");

    assertThat(policy)
        .isEqualTo(
            new Policy(
                new Budget.Bytes(1_000_000),
                4,
                Map.of(),
                Recording.DEFAULT,
                Map.of(),
                Rollups.DEFAULT,
                Duration.ofMinutes(5)));
  }

  @Test
  void budgets_of_every_unit_are_bytes_in_the_end() throws Exception {
    assertThat(bytes("storedBytesPerDay: 1.5 GiB")).isEqualTo(3L << 29);
    assertThat(bytes("timingsPerDay: 1000000")).isEqualTo(7_962_500, within(1));
    double money = bytes("moneyPerMonth: 10, prices: {perGBIngested: 0.1, perGBStoredAMonth: 0.2}");
    assertThat(money).isEqualTo(10 / (30.4375 * 0.1 + 30 * 0.2) * 1e9, within(1.0));
  }

  private static double bytes(String budget) throws PolicyException {
    return PolicyFile.parse("f", "version: 1\nbudget: {" + budget + "}\n").storedBytesPerDay();
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.api.Assertions.within(offset);
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
          version: 1                | version: 2                | f:1:10: version: expected 1: 2
          version: 1                | version: '1'              | f:1:10: version: expected 1: 1
          version: 1                | version:                  | f:1:9: version: expected 1: nothing
          version: 1                | versoin: 1                | version is missing
          version: 1                | version: [1]              | f:1:10: version: expected 1: sequence
          budget:                   | budgets:                  | f:1:1: budget is missing
          moneyPerMonth: 120.5      | moneyPerMonth: 0          | f:3:18: budget.moneyPerMonth: expected a number in 0.01..1000000000: 0
          moneyPerMonth: 120.5      | moneyPerMonth: 120 EUR    | f:3:18: budget.moneyPerMonth: expected a number in
          moneyPerMonth: 120.5      | moneyPerMonth: 0x78       | f:3:18: budget.moneyPerMonth: expected a number in
          moneyPerMonth: 120.5      | moneyPerMonth: 1e999999999999 | f:3:18: budget.moneyPerMonth: expected a number in
          moneyPerMonth: 120.5      | moneyPerMonth: 1e-999999999 | f:3:18: budget.moneyPerMonth: expected a number in
          moneyPerMonth: 120.5      | timingsPerDay: 1000       | f:4:11: budget.prices: expected moneyPerMonth beside prices: mapping
          moneyPerMonth: 120.5      | storedBytesPerDay: 0      | f:3:22: budget.storedBytesPerDay: expected a number of bytes of at least 1, or one with a unit such as 4 GiB: 0
          moneyPerMonth: 120.5      | storedBytesPerDay: 0.000 GB | expected a number of bytes of at least 1
          moneyPerMonth: 120.5      | storedBytesPerDay: -5 GB  | -5 GB
          moneyPerMonth: 120.5      | storedBytesPerDay: 5 GIB  | 5 GIB
          moneyPerMonth: 120.5      | storedBytesPerDay: 1.5    | 1.5
          moneyPerMonth: 120.5      | storedBytesPerDay: 1.5 B  | 1.5 B
          moneyPerMonth: 120.5      | storedBytesPerDay: 9999999 TB | 9999999 TB
          moneyPerMonth: 120.5      | storedBytesPerDay: .inf   | .inf
          moneyPerMonth: 120.5      | storedBytesPerDay: 1_000_000 | 1_000_000
          moneyPerMonth: 120.5      | storedBytesPerDay: '1000' | 1000
          moneyPerMonth: 120.5      | storedBytesPerDay: ４ GiB  | ４ GiB
          moneyPerMonth: 120.5      | timingsPerDay: 1.5        | budget.timingsPerDay: expected an integer in 1..1000000000000000: 1.5
          moneyPerMonth: 120.5      | moneyPerMonth: 1, timingsPerDay: 1 | not YAML
          moneyPerMonth: 120.5      | burst: 1                  | f:5:3: budget.burst: expected a key once
          moneyPerMonth: 120.5      | nothing: 1                | f:4:11: budget.prices: expected moneyPerMonth beside prices: mapping
          moneyPerMonth: 120.5      | {moneyPerMonth: 1         | not YAML
          perGBIngested: 0.05       | perGBIngest: 0.05         | f:4:11: budget.prices.perGBIngested is missing
          perGBIngested: 0.05       | perGBIngested: -1         | f:4:27: budget.prices.perGBIngested: expected a number in 0..1000000: -1
          perGBIngested: 0.05, perGBStoredAMonth: 0.03 | perGBIngested: 0, perGBStoredAMonth: 0 | f:4:11: budget.prices: expected a price above 0: 0
          daysStored: 60            | daysStored: 0             | budget.prices.daysStored: expected an integer in 1..3650: 0
          burst: 2.2                | burst: 0.9                | f:5:10: budget.burst: expected a number in 1..100: 0.9
          burst: 2.2                | burst: 4x                 | f:5:10: budget.burst: expected a number in 1..100: 4x
          atMost: 0.5               | atMost: 0                 | f:7:11: keepProbability.atMost: expected a number above 0 and up to 1: 0
          atMost: 0.5               | atMost: 1e-390            | f:7:11: keepProbability.atMost: expected a number above 0 and up to 1: 1e-390
          atMost: 0.5               | atMost: 1.5               | f:7:11: keepProbability.atMost: expected a number above 0 and up to 1: 1.5
          atMost: 0.5               | atMost: .nan              | .nan
          atMost: 0.5               | atMost: half              | half
          atMost: 0.5               | atMost: 50%               | 50%
          atMost: 0.5               | atMost: 0,5               | 0,5
          atMost: 0.5               | atLeast: 0.5              | f:7:3: unknown key keepProbability.atLeast: expected one of atMost
          hotKeepProbability: 0.25  | hotKeepProbability: -0.1  | expected a number in 0..1: -0.1
          hotKeepProbability: 0.25  | keepProbability: 0.25     | f:12:3: exemplars.keepProbability: expected a key once
          hotAfterMillis: 2000      | hotAfterMillis: 0         | expected an integer in 1..600000: 0
          hotAfterMillis: 2000      | hotAfterMillis: 2s        | expected an integer in 1..600000: 2s
          hotAfterMillis: 2000      | hotAfterMillis: 0x7D0     | 0x7D0
          meteredWireBytesPerDay: 500kB | meteredWireBytesPerDay: 3 MB | f:16:27: device.meteredWireBytesPerDay: expected at most wireBytesPerDay, 2000000 bytes: 3 MB
          meteredWireBytesPerDay: 500kB | wifiBytes: 3 MB       | f:16:3: unknown key device.wifiBytes: expected one of wireBytesPerDay, meteredWireBytesPerDay
          apiNamesAtMost: 300       | apiNamesAtMost: 0         | f:17:17: apiNamesAtMost: expected an integer in 1..100000: 0
          dach: [AT, CH, DE]        | dach: [AT, AT]            | f:20:14: regionGroups.dach[1]: expected a country once: AT
          dach: [AT, CH, DE]        | dach: [Austria]           | f:20:10: regionGroups.dach[0]: expected a country such as JP: Austria
          dach: [AT, CH, DE]        | dach: [AT, true]          | f:20:14: regionGroups.dach[1]: expected a country such as JP: true
          dach: [AT, CH, DE]        | dach: AT                  | f:20:9: regionGroups.dach: expected a list: AT
          dach: [AT, CH, DE]        | dach: []                  | regionGroups: dach has no countries
          dach: [AT, CH, DE]        | DACH: [AT, CH, DE]        | f:20:9: regionGroups.DACH: expected a name of small letters
          region: asean             | region: aseam             | f:24:14: rules[2].region: expected *, a country such as JP, or a name of regionGroups: aseam
          region: asean             | region: [ID, SG]          | f:24:14: rules[2].region: expected *, a country
          region: asean             | region: asean, outcome: ok | f:24:5: rules[2]: expected no outcome beside guaranteedShare
          outcome: error            | outcome: errors           | f:22:46: rules[0].outcome: expected one of any, error, ok, client_error, server_error, dns, connect, tls, timeout, reset, protocol, cancelled, other: errors
          outcome: error            | outcome: 500              | f:22:46: rules[0].outcome: expected one of any
          keepProbabilityAtLeast: 0.5 | keepProbabilityAtLeast: 0.6 | f:22:77: rules[0].keepProbabilityAtLeast: expected at most keepProbability.atMost, 0.5: 0.6
          keepProbabilityAtLeast: 0.5 | keepProbabilityAtLeast: 1.5 | f:22:77: rules[0].keepProbabilityAtLeast: expected a number in 0..1: 1.5
          keepProbabilityAtLeast: 0.5 | drop: true, guaranteedShare: 1 | f:22:5: rules[0]: expected one of keepProbabilityAtLeast, guaranteedShare, drop
          , drop: true              | ``                        | f:23:5: rules[1]: expected one of keepProbabilityAtLeast, guaranteedShare, drop
          drop: true                | drop: false               | f:23:33: rules[1].drop: expected true: false
          drop: true                | drop: true, regions: JP   | f:23:39: unknown key rules[1].regions: expected one of region, api, outcome, keepProbabilityAtLeast, guaranteedShare, drop
          api: "GET /health*"       | api: ""                   | f:23:11: rules[1].api: expected a glob of 1..200 ASCII characters: nothing
          api: "GET /health*"       | api: 7                    | f:23:11: rules[1].api: expected a glob of 1..200 ASCII characters: 7
          guaranteedShare: 0.25     | guaranteedShare: 0        | rules[2].guaranteedShare: expected a number above 0 and up to 1: 0
          - {api: "GET /health*", drop: true} | - {api: x, guaranteedShare: 0.8} | f:24:5: rules[2]: expected guaranteed shares of 1 in sum: 1.05
          - {api: "GET /health*", drop: true} | - {region: JP, api: "POST /pay*", outcome: error, drop: true} | f:23:5: rules[1]: expected requests that no rule before it is about: the same
          - {api: "GET /health*", drop: true} | - drop                  | f:23:5: rules[1]: expected keys and values: drop
          regionApi: hour           | regionApi: minute         | f:26:14: rollups.regionApi: expected one of off, hour, day: minute
          margins: off              | margins: false            | f:27:12: rollups.margins: expected one of off, hour, day: false
          margins: off              | margins: 'OFF'            | f:27:12: rollups.margins: expected one of off, hour, day: OFF
          budgetShareAtMost: 0.3    | budgetShareAtMost: 30     | f:28:22: rollups.budgetShareAtMost: expected a number in 0..1: 30
          beta: {killSwitch: false  | beta: {budget: 1          | unknown key apps.beta.budget: expected one of keepProbability, phases,
          beta: {killSwitch: false  | beta: {keepProbability: {atMost: 0.4} | apps.beta: expected keepProbability.atMost of at least 0.5, the floor in line 22: 0.4
          beta: {killSwitch: false  | '': {killSwitch: false    | expected an app's name of 1..100 characters
          killSwitch: true          | killSwitch: yes           | killSwitch: expected true or false: yes
          killSwitch: true          | killSwitch: "true"        | expected true or false: true
          killSwitch: true          | killSwitch: 1             | expected true or false: 1
          planEveryMinutes: 10      | planEveryMinutes: 1441    | expected an integer in 1..1440: 1441
          planEveryMinutes: 10      | surprise: 1               | f:32:1: unknown key surprise: expected one of version, budget,
          planEveryMinutes: 10      | ? [a, b] : 1              | expected a plain key
          planEveryMinutes: 10      | *anchor : 1               | not YAML
          planEveryMinutes: 10      | <<: {planEveryMinutes: 1} | unknown key <<
          planEveryMinutes: 10      | --- {}                    | not YAML
          """)
  void says_where_and_what_is_wrong(String good, String bad, String message) {
    String spoiled = GOOD.replace(good, bad);
    assertThat(spoiled).isNotEqualTo(GOOD);
    assertThatThrownBy(() -> PolicyFile.parse("f", spoiled))
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

  @Test
  void a_file_of_brackets_does_not_exhaust_the_stack() {
    assertThatThrownBy(() -> PolicyFile.parse("f", "a: " + "[".repeat(500_000)))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("f:1:23: expected at most 20 levels of nesting");
  }

  @Test
  void names_the_line_of_a_byte_that_is_not_utf_8(@TempDir Path folder) throws Exception {
    byte[] bytes = GOOD.getBytes(StandardCharsets.UTF_8);
    bytes[GOOD.indexOf("atMost")] = (byte) 0xff;
    Path file = Files.write(folder.resolve("f.yaml"), bytes);

    assertThatThrownBy(() -> PolicyFile.read(file))
        .isInstanceOf(PolicyException.class)
        .hasMessage(file + ":7:3: expected UTF-8");
  }

  @Test
  void refuses_a_file_that_is_much_too_long(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("f.yaml"), "#".repeat((1 << 20) + 1));

    assertThatThrownBy(() -> PolicyFile.read(file))
        .isInstanceOf(PolicyException.class)
        .hasMessage(file + ":1:1: expected at most 1 MiB: 1048577 bytes");
  }

  @Property(tries = 3000)
  void a_spoiled_file_is_an_error_with_its_place_or_a_policy_and_never_a_crash(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 5000) Integer> at,
      @ForAll char with,
      @ForAll boolean insert) {
    StringBuilder spoiled = new StringBuilder(GOOD);
    for (int place : at) {
      int index = place % spoiled.length();
      spoiled.replace(index, insert ? index : index + 1, String.valueOf(with));
    }

    Throwable thrown = catchThrowable(() -> PolicyFile.parse("f", spoiled.toString()));

    if (thrown != null) {
      assertThat(thrown)
          .isInstanceOf(PolicyException.class)
          .hasMessageMatching("(?s)f:\\d+:\\d+: .*");
    }
  }

  @Property(tries = 2000)
  void a_spoiled_budget_is_refused_or_means_what_is_written(
      @ForAll @IntRange(min = 0, max = 5) int at, @ForAll @IntRange(min = 32, max = 126) int with) {
    StringBuilder size = new StringBuilder("48 GiB");
    size.setCharAt(at, (char) with);
    String yaml = "version: 1\nbudget:\n  storedBytesPerDay: " + size + "\n";

    try {
      double bytes = PolicyFile.parse("f", yaml).storedBytesPerDay();
      String written = size.toString().replaceAll(" #.*", "").trim();
      String number = written.replaceAll("[^0-9.].*", "").trim();
      String unit = written.substring(number.length()).trim();
      long factor =
          switch (unit) {
            case "GiB" -> 1L << 30;
            case "MiB" -> 1L << 20;
            case "KiB" -> 1L << 10;
            case "TiB" -> 1L << 40;
            case "B", "" -> 1;
            default -> throw new AssertionError("accepted " + size);
          };
      assertThat(bytes).isEqualTo(Math.floor(Double.parseDouble(number) * factor));
    } catch (PolicyException expected) {
      assertThat(expected).hasMessageMatching("(?s)f:\\d+:\\d+: .*");
    }
  }
}
