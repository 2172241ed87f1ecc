// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which hosts are recorded, and under which name. A call belongs to the host that it asks first.
 * The rules are tried one after the other, which for the few an app has is faster than a table.
 * Immutable.
 */
public final class HostRules {

  private final HostPattern[] allowed;
  private final HostPattern[] denied;
  private final HostPattern[] grouped;
  private final String[] groups;

  /**
   * Creates rules.
   *
   * @param allowed the only hosts to record; none stands for all
   * @param denied hosts not to record, even if they are allowed
   * @param groups the name under which hosts are recorded, tried in order
   */
  public HostRules(
      List<HostPattern> allowed, List<HostPattern> denied, Map<HostPattern, String> groups) {
    this.allowed = allowed.toArray(new HostPattern[0]);
    this.denied = denied.toArray(new HostPattern[0]);
    this.grouped = groups.keySet().toArray(new HostPattern[0]);
    this.groups = groups.values().toArray(new String[0]);
  }

  /** Returns rules that record every host under its own name. */
  public static HostRules none() {
    return new HostRules(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
  }

  /** Says whether calls to a host are recorded. */
  public boolean record(String host) {
    return (allowed.length == 0 || HostPattern.indexOf(allowed, host) >= 0)
        && HostPattern.indexOf(denied, host) < 0;
  }

  /** Returns the host's group, or the host if it is in none. */
  public String nameOf(String host) {
    int group = HostPattern.indexOf(grouped, host);
    return group < 0 ? host : groups[group];
  }
}
