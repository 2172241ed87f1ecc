// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person or a tool may do with the collector. */
public enum Role {
  /** Looks at screens, questions and metrics. */
  READER,
  /** Sets marks, and what else changes how the collector is run. */
  OPERATOR,
  /** Exports and erases a person's data. */
  PRIVACY_OFFICER;

  /** As the access file spells it. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads roles as the access file spells them.
   *
   * @param text such as {@code reader,operator}
   * @throws IllegalArgumentException if one is none
   */
  static Set<Role> parse(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(Role::one)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Role one(String word) {
    return Arrays.stream(values())
        .filter(role -> role.spelled().equals(word))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("expected roles of %s: %s".formatted(all(), word)));
  }

  private static List<String> all() {
    return Arrays.stream(values()).map(Role::spelled).toList();
  }
}
