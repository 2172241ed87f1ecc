// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Reads {@code sampling.yaml}, strictly: a key that is not known, a value of another type or
 * outside its bounds is an error with its line, never a default. {@code sampling.schema.json} says
 * the same to editors. Stateless.
 */
public final class PolicyFile {
  private static final int VERSION = 1;
  private static final String BUILT_IN = "/isochrone/sampling.yaml";
  private static final Pattern GROUP = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
  private static final Pattern APP = Pattern.compile("[^\\p{Cntrl}]{1,100}");

  private PolicyFile() {}

  /** Reads a file. */
  public static Policy read(Path file) throws PolicyException, IOException {
    return parse(file.toString(), YamlText.read(file));
  }

  /** The policy that comes with this version. */
  public static Policy builtIn() {
    try (InputStream in =
        Objects.requireNonNull(PolicyFile.class.getResourceAsStream(BUILT_IN), BUILT_IN)) {
      return parse(BUILT_IN, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (PolicyException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a policy from text.
   *
   * @param name of the file, for messages
   */
  public static Policy parse(String name, String yaml) throws PolicyException {
    YamlSection root = YamlSection.parse(name, yaml);
    root.required("version").integer(VERSION, VERSION);
    YamlSection spend = root.section("budget");
    Budget budget = budget(spend);
    double burst = spend.number("burst", 1, 100, 4);
    spend.end();
    Map<String, List<String>> groups = regionGroups(root.optionalSection("regionGroups"));
    RecordingReader reader = new RecordingReader(groups);
    Recording recording = reader.read(root, Recording.DEFAULT);
    Map<String, Recording> apps = apps(root.optionalSection("apps"), reader, recording);
    Rollups rollups = rollups(root.optionalSection("rollups"));
    long everyMinutes = root.integer("planEveryMinutes", 1, 1440, 5);
    root.end();
    return new Policy(
        budget, burst, groups, recording, apps, rollups, Duration.ofMinutes(everyMinutes));
  }

  private static Budget budget(YamlSection spend) throws PolicyException {
    List<Budget> stated = new ArrayList<>();
    YamlValue bytes = spend.take("storedBytesPerDay");
    if (bytes != null) {
      stated.add(new Budget.Bytes(bytes.bytes()));
    }
    YamlValue timings = spend.take("timingsPerDay");
    if (timings != null) {
      stated.add(new Budget.Timings(timings.integer(1, ByteSize.MOST_WITHOUT_UNIT)));
    }
    YamlValue money = spend.take("moneyPerMonth");
    if (money != null) {
      stated.add(money(money.number(0.01, 1e9), spend.section("prices")));
    } else if (spend.has("prices")) {
      throw spend.required("prices").wrong("moneyPerMonth beside prices");
    }
    if (stated.size() != 1) {
      throw spend.wrong(
          "expected one of storedBytesPerDay, timingsPerDay, moneyPerMonth: " + stated.size());
    }
    return stated.get(0);
  }

  private static Budget money(double perMonth, YamlSection prices) throws PolicyException {
    double ingested = prices.required("perGBIngested").number(0, 1e6);
    double stored = prices.required("perGBStoredAMonth").number(0, 1e6);
    long days = prices.integer("daysStored", 1, 3650, 30);
    prices.end();
    if (ingested + stored == 0) {
      throw prices.wrong("expected a price above 0: 0");
    }
    return new Budget.Money(perMonth, ingested, stored, days);
  }

  private static Map<String, List<String>> regionGroups(YamlSection section)
      throws PolicyException {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (String name : section.keys()) {
      if (!GROUP.matcher(name).matches()) {
        throw section
            .required(name)
            .wrong("a name of small letters, digits, - and _ before its countries");
      }
      List<String> countries = new ArrayList<>();
      for (YamlValue value : section.optionalList(name)) {
        String country = value.text(RecordingReader.COUNTRY, "a country such as JP");
        if (countries.contains(country)) {
          throw value.wrong("a country once");
        }
        countries.add(country);
      }
      if (countries.isEmpty()) {
        throw section.wrong(name + " has no countries");
      }
      groups.put(name, countries);
    }
    return groups;
  }

  private static Map<String, Recording> apps(
      YamlSection section, RecordingReader reader, Recording recording) throws PolicyException {
    Map<String, Recording> apps = new LinkedHashMap<>();
    for (String name : section.keys()) {
      if (!APP.matcher(name).matches()) {
        throw section.required(name).wrong("an app's name of 1..100 characters");
      }
      YamlSection app = section.section(name);
      apps.put(name, reader.read(app, recording));
      app.end();
    }
    return apps;
  }

  private static Rollups rollups(YamlSection section) throws PolicyException {
    Rollups.Step cells = section.oneOf("regionApi", Rollups.DEFAULT.regionApi());
    Rollups.Step margins = section.oneOf("margins", Rollups.DEFAULT.margins());
    double share = section.probability("budgetShareAtMost", Rollups.DEFAULT.budgetShareAtMost());
    section.end();
    return new Rollups(cells, margins, share);
  }
}
