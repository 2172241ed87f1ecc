// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import java.util.Arrays;

/** Where the CDN has edges: the name that CloudFront would give it, and its country. */
public enum PointOfPresence {
  TPE51_P1("TW", 1),
  LAX50_P4("US", 2),
  FRA56_P4("DE", 3),
  BKK50_P1("TH", 4),
  LHR50_P4("GB", 5),
  CDG50_P1("FR", 6),
  SIN52_P1("SG", 7),
  GRU3_P1("BR", 8),
  BOM78_P5("IN", 9),
  SYD62_P2("AU", 10);

  private final String country;
  private final int number;

  PointOfPresence(String country, int number) {
    this.country = country;
    this.number = number;
  }

  public String country() {
    return country;
  }

  /** Its own, from 1. */
  int number() {
    return number;
  }

  /** As it stands in {@code x-amz-cf-pop}. */
  public String label() {
    return name().replace('_', '-');
  }

  static PointOfPresence labelled(String label) {
    return Arrays.stream(values())
        .filter(pop -> pop.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no point of presence is called " + label));
  }
}
