// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

/**
 * The cells a plan distinguishes: every region × every api, numbered {@code region · apis + api}.
 *
 * @param regions how many regions, ≥ 1
 * @param apis how many apis, ≥ 1
 */
public record Grid(int regions, int apis) {

  /** Checks both counts. */
  public Grid {
    if (regions < 1 || apis < 1) {
      throw new IllegalArgumentException("regions or apis < 1: " + regions + " x " + apis);
    }
  }

  /** How many cells there are. */
  public int cells() {
    return regions * apis;
  }

  /** The number of a cell. */
  public int cell(int region, int api) {
    return region * apis + api;
  }

  /** The region of a cell. */
  public int region(int cell) {
    return cell / apis;
  }

  /** The api of a cell. */
  public int api(int cell) {
    return cell % apis;
  }
}
