// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A policy as JSON with keys left out, and now and then a value that should not be there. */
final class RandomPolicy {
  private static final String[] JUNK = {
    "null",
    "true",
    "-1",
    "0",
    "0.5",
    "1",
    "1.5",
    "2.0",
    "7e2",
    "99999999999999999",
    "\"\"",
    "\"x\"",
    "\"4 GiB\"",
    "\"0 kB\"",
    "\"0.0 MB\"",
    "\"1.5 B\"",
    "\"JP\"",
    "\"*\"",
    "\"ok\"",
    "[]",
    "[1]",
    "[\"JP\",\"JP\"]",
    "{}",
    "{\"a\":1}"
  };

  private final SplittableRandom random;
  private final double spoil;

  RandomPolicy(SplittableRandom random) {
    this.random = random;
    spoil = random.nextBoolean() ? 0 : 0.05;
  }

  @Override
  public String toString() {
    Map<String, String> root = recording();
    root.put("version", value(() -> "1"));
    root.put("budget", value(this::budget));
    maybe(root, "regionGroups", () -> "{\"asean\":" + value(() -> "[\"ID\",\"SG\"]") + "}");
    maybe(root, "rollups", this::rollups);
    maybe(root, "apps", () -> "{\"beta\":" + value(() -> object(recording())) + "}");
    maybe(root, "planEveryMinutes", () -> "10");
    return object(root);
  }

  private Map<String, String> recording() {
    Map<String, String> keys = new LinkedHashMap<>();
    maybe(keys, "keepProbability", () -> one("atMost", "0.5"));
    maybe(keys, "phases", () -> one("keepProbability", "0.25"));
    maybe(keys, "exemplars", () -> one("hotAfterMillis", "2000"));
    maybe(keys, "device", () -> one("wireBytesPerDay", "\"2.5 MB\""));
    maybe(keys, "apiNamesAtMost", () -> "300");
    maybe(keys, "killSwitch", () -> "false");
    maybe(keys, "rules", this::rules);
    return keys;
  }

  private String budget() {
    Map<String, String> keys = new LinkedHashMap<>();
    switch (random.nextInt(4)) {
      case 0 -> keys.put("storedBytesPerDay", value(() -> "\"4 GiB\""));
      case 1 -> keys.put("storedBytesPerDay", value(() -> "5000000"));
      case 2 -> keys.put("timingsPerDay", value(() -> "1000000"));
      default -> {
        keys.put("moneyPerMonth", value(() -> "99.5"));
        Map<String, String> prices = new LinkedHashMap<>();
        prices.put("perGBIngested", value(() -> "0.05"));
        prices.put("perGBStoredAMonth", value(() -> "0"));
        maybe(prices, "daysStored", () -> "60");
        keys.put("prices", value(() -> object(prices)));
      }
    }
    maybe(keys, "burst", () -> "2.2");
    return object(keys);
  }

  private String rollups() {
    Map<String, String> keys = new LinkedHashMap<>();
    maybe(keys, "regionApi", () -> "\"hour\"");
    maybe(keys, "margins", () -> "\"off\"");
    maybe(keys, "budgetShareAtMost", () -> "0.1");
    return object(keys);
  }

  private String rules() {
    List<String> rules = new ArrayList<>();
    for (int rule = random.nextInt(3); rule >= 0; rule--) {
      String api = "\"GET /" + rule + "*\"";
      Map<String, String> keys = new LinkedHashMap<>();
      maybe(keys, "region", () -> random.nextBoolean() ? "\"JP\"" : "\"*\"");
      keys.put("api", value(() -> api));
      switch (random.nextInt(3)) {
        case 0 -> keys.put("keepProbabilityAtLeast", value(() -> "0.3"));
        case 1 -> keys.put("drop", value(() -> "true"));
        default -> keys.put("guaranteedShare", value(() -> "0.1"));
      }
      if (!keys.containsKey("guaranteedShare") || random.nextDouble() < spoil) {
        maybe(keys, "outcome", () -> random.nextBoolean() ? "\"error\"" : "\"timeout\"");
      }
      rules.add(value(() -> object(keys)));
    }
    return "[" + String.join(",", rules) + "]";
  }

  private String one(String key, String good) {
    Map<String, String> keys = new LinkedHashMap<>();
    maybe(keys, key, () -> good);
    return object(keys);
  }

  private void maybe(Map<String, String> keys, String key, Supplier<String> good) {
    if (random.nextBoolean()) {
      keys.put(key, value(good));
    }
  }

  private String value(Supplier<String> good) {
    return random.nextDouble() < spoil ? JUNK[random.nextInt(JUNK.length)] : good.get();
  }

  private String object(Map<String, String> keys) {
    if (random.nextDouble() < spoil / 4) {
      keys.put("surprise", "1");
    }
    return keys.entrySet().stream()
        .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
