// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.util.LinkedHashMap;
import java.util.Map;

/** The dictionaries of one batch. Used by one thread. */
final class Names {

  final Dictionary api = new Dictionary("api");
  final Dictionary country = new Dictionary("country");
  final Dictionary network = new Dictionary("network");
  final Dictionary carrier = new Dictionary("carrier");
  final Dictionary pop = new Dictionary("pop");
  final Dictionary host = new Dictionary("host");
  final Dictionary failure = new Dictionary("failure");
  final Dictionary header = new Dictionary("header");

  /** Returns those that are not empty. */
  Map<String, Object> dictionaries() {
    Map<String, Object> names = new LinkedHashMap<>();
    api.addTo(names);
    country.addTo(names);
    network.addTo(names);
    carrier.addTo(names);
    pop.addTo(names);
    host.addTo(names);
    failure.addTo(names);
    header.addTo(names);
    return names;
  }
}
