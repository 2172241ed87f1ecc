// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import java.util.Set;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * What a token allows.
 *
 * @param name whose token it is, for logs
 * @param roles what it may do
 * @param apps whose rows it sees; empty for all
 */
public record Grant(String name, Set<Role> roles, Set<String> apps)
    implements AuthenticatedPrincipal {

  @Override
  public String getName() {
    return name;
  }

  /** Whether it sees the rows of this app, or of all when there is none. */
  boolean sees(String app) {
    return apps.isEmpty() || apps.contains(app);
  }
}
