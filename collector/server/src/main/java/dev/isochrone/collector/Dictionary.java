// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/** The dictionaries of a batch, into which its dictionary columns point. */
public enum Dictionary {
  API("api"),
  COUNTRY("country"),
  NETWORK("network"),
  CARRIER("carrier"),
  POP("pop"),
  HOST("host"),
  FAILURE("failure"),
  HEADER("header");

  private final String wireName;

  Dictionary(String wireName) {
    this.wireName = wireName;
  }

  /** Its member name in the wire's {@code names}. */
  public String wireName() {
    return wireName;
  }
}
