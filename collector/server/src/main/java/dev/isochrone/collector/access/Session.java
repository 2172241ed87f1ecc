// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import java.util.Set;

/**
 * A person who has logged in at the provider.
 *
 * @param subject who it is to the provider
 * @param shownAs what the person is called
 * @param roles what the person may do
 * @param apps whose rows the person sees; empty for all
 * @param untilMillis when it ends, ms since 1970
 */
record Session(
    String subject, String shownAs, Set<Role> roles, Set<String> apps, long untilMillis) {

  Grant grant() {
    return new Grant(subject, roles, apps);
  }
}
