// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.util.Map;
import java.util.Set;

/**
 * The apps whose rows whoever asks may see, as {@code access} tells {@code query} in an attribute
 * of the exchange. Immutable.
 *
 * @param apps empty for all
 */
public record SeenApps(Set<String> apps) {
  /** Of who sees all. */
  public static final SeenApps ALL = new SeenApps(Set.of());

  private static final String ATTRIBUTE = SeenApps.class.getName();

  /** Copies them. */
  public SeenApps {
    apps = Set.copyOf(apps);
  }

  /** Tells the stages behind. */
  public void addTo(Map<String, Object> attributes) {
    attributes.put(ATTRIBUTE, this);
  }

  /** What the stage before has told; all where it has told nothing. */
  public static SeenApps of(Map<String, Object> attributes) {
    return (SeenApps) attributes.getOrDefault(ATTRIBUTE, ALL);
  }
}
