// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import dev.isochrone.plan.FloorRules;
import dev.isochrone.plan.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what SDKs record: of the whole policy, or of one app on top of it. Stateless. */
final class RecordingReader {
  /** ISO 3166-1 alpha-2, or a region of the same look. */
  static final Pattern COUNTRY = Pattern.compile("[A-Z][A-Z0-9]{1,3}");

  private static final Pattern REGION = Pattern.compile("\\*|[A-Za-z][A-Za-z0-9_-]{0,62}");
  private static final Pattern API = Pattern.compile("[\\x20-\\x7e]{1,200}");
  private static final String ERROR = "error";
  private static final String ANY = "any";

  private final Map<String, List<String>> groups;

  RecordingReader(Map<String, List<String>> groups) {
    this.groups = groups;
  }

  /**
   * Reads the keys of a recording, and leaves the section's other keys alone.
   *
   * @param usual what holds for keys that are left out; its rules come after the section's own
   */
  Recording read(YamlSection section, Recording usual) throws PolicyException {
    YamlSection keep = section.optionalSection("keepProbability");
    double atMost = keep.positiveProbability("atMost", usual.keepAtMost());
    keep.end();
    YamlSection phases = section.optionalSection("phases");
    double phaseKeep = phases.probability("keepProbability", usual.phaseKeepProbability());
    phases.end();
    YamlSection exemplars = section.optionalSection("exemplars");
    double exemplarKeep = exemplars.probability("keepProbability", usual.exemplarKeepProbability());
    double hotKeep =
        exemplars.probability("hotKeepProbability", usual.hotExemplarKeepProbability());
    long hotMillis = exemplars.integer("hotAfterMillis", 1, 600_000, usual.hotAfter().toMillis());
    exemplars.end();
    DeviceBudget device = device(section.optionalSection("device"), usual.device());
    long names = section.integer("apiNamesAtMost", 1, 100_000, usual.apiNamesAtMost());
    List<Rule> rules = rules(section, atMost);
    for (Rule inherited : usual.rules()) {
      if (inherited.keepProbabilityAtLeast() > atMost) {
        throw section.wrong(
            "expected keepProbability.atMost of at least %s, the floor in line %d: %s"
                .formatted(inherited.keepProbabilityAtLeast(), inherited.line(), atMost));
      }
      rules.add(inherited);
    }
    return new Recording(
        section.bool("killSwitch", usual.killSwitch()),
        atMost,
        phaseKeep,
        exemplarKeep,
        hotKeep,
        Duration.ofMillis(hotMillis),
        device,
        (int) names,
        rules);
  }

  private static DeviceBudget device(YamlSection section, DeviceBudget usual)
      throws PolicyException {
    long wire = section.bytes("wireBytesPerDay", usual.wireBytesPerDay());
    YamlValue metered = section.take("meteredWireBytesPerDay");
    section.end();
    if (metered == null) {
      return new DeviceBudget(wire, Math.min(wire, usual.meteredWireBytesPerDay()));
    }
    if (metered.bytes() > wire) {
      throw metered.wrong("at most wireBytesPerDay, " + wire + " bytes");
    }
    return new DeviceBudget(wire, metered.bytes());
  }

  private List<Rule> rules(YamlSection section, double atMost) throws PolicyException {
    List<Rule> rules = new ArrayList<>();
    double guaranteed = 0;
    for (YamlSection entry : section.optionalSections("rules")) {
      Rule rule = rule(entry, atMost);
      guaranteed += rule.guaranteedShare();
      if (guaranteed > 1) {
        throw entry.wrong("expected guaranteed shares of 1 in sum: " + guaranteed);
      }
      if (rules.stream().anyMatch(rule::sameRequests)) {
        throw entry.wrong("expected requests that no rule before it is about: the same");
      }
      rules.add(rule);
    }
    return rules;
  }

  private Rule rule(YamlSection entry, double atMost) throws PolicyException {
    Set<String> regions = regions(entry.take("region"));
    YamlValue api = entry.take("api");
    String glob = api == null ? "*" : api.text(API, "a glob of 1..200 ASCII characters");
    boolean anyOutcome = !entry.has("outcome");
    int outcomes = outcomes(entry);
    YamlValue floor = entry.take("keepProbabilityAtLeast");
    YamlValue share = entry.take("guaranteedShare");
    YamlValue drop = entry.take("drop");
    entry.end();
    if (Stream.of(floor, share, drop).filter(Objects::nonNull).count() != 1) {
      throw entry.wrong("expected one of keepProbabilityAtLeast, guaranteedShare, drop");
    }
    if (floor != null && floor.probability() > atMost) {
      throw floor.wrong("at most keepProbability.atMost, " + atMost);
    }
    if (share != null && !anyOutcome) {
      throw entry.wrong("expected no outcome beside guaranteedShare");
    }
    if (drop != null && !drop.bool()) {
      throw drop.wrong("true");
    }
    return new Rule(
        regions,
        glob,
        outcomes,
        floor == null ? 0 : floor.probability(),
        share == null ? 0 : share.positiveProbability(),
        drop != null,
        entry.line());
  }

  private Set<String> regions(@Nullable YamlValue value) throws PolicyException {
    if (value == null) {
      return Set.of();
    }
    String name = value.text(REGION, "*, a country such as JP, or a name of regionGroups");
    List<String> group = groups.get(name);
    if (group != null) {
      return Set.copyOf(group);
    }
    if (!name.equals("*") && !COUNTRY.matcher(name).matches()) {
      throw value.wrong("*, a country such as JP, or a name of regionGroups");
    }
    return name.equals("*") ? Set.of() : Set.of(name);
  }

  private static int outcomes(YamlSection entry) throws PolicyException {
    YamlValue value = entry.take("outcome");
    if (value == null) {
      return FloorRules.ANY_OUTCOME;
    }
    StringBuilder expected = new StringBuilder("one of any, error");
    int errors = 0;
    for (Outcome outcome : Outcome.values()) {
      expected.append(", ").append(outcome.label());
      errors |= outcome.isError() ? FloorRules.bit(outcome) : 0;
    }
    String label = value.text(Pattern.compile("[a-z_]+"), expected.toString());
    for (Outcome outcome : Outcome.values()) {
      if (outcome.label().equals(label)) {
        return FloorRules.bit(outcome);
      }
    }
    if (label.equals(ANY)) {
      return FloorRules.ANY_OUTCOME;
    }
    if (label.equals(ERROR)) {
      return errors;
    }
    throw value.wrong(expected.toString());
  }
}
