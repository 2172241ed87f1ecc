// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.util.Arrays;
import java.util.List;

/**
 * A route that the app named: {@code GET /v1/users/*}. {@code *} stands for one path segment,
 * {@code **} at the end for any rest, {@code *} as the method for every method. Immutable.
 */
public final class NameRule {

  private final String name;
  private final String method;
  private final List<String> segments;
  private final boolean anyRest;

  private NameRule(String name, String method, List<String> segments, boolean anyRest) {
    this.name = name;
    this.method = method;
    this.segments = segments;
    this.anyRest = anyRest;
  }

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException if it is not a method, a space and a path
   */
  public static NameRule of(String text) {
    int space = text.indexOf(' ');
    if (space < 1 || !text.startsWith("/", space + 1)) {
      throw new IllegalArgumentException(
          "expected a name rule such as \"GET /v1/users/*\": \"" + text + "\"");
    }
    List<String> segments = Arrays.asList(text.substring(space + 2).split("/", -1));
    boolean anyRest = segments.get(segments.size() - 1).equals("**");
    if (anyRest) {
      segments = segments.subList(0, segments.size() - 1);
    }
    return new NameRule(text, text.substring(0, space), segments, anyRest);
  }

  String name() {
    return name;
  }

  boolean matches(String actualMethod, List<String> path) {
    boolean lengthFits = anyRest ? path.size() >= segments.size() : path.size() == segments.size();
    if (!lengthFits || !(method.equals("*") || method.equals(actualMethod))) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      String expected = segments.get(i);
      if (!expected.equals("*") && !expected.equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }
}
