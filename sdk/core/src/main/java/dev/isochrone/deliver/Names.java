// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The dictionaries of one batch. Used by one thread. */
final class Names {

  private final List<Dictionary> all = new ArrayList<>();

  final Dictionary api = dictionary("api");
  final Dictionary country = dictionary("country");
  final Dictionary network = dictionary("network");
  final Dictionary carrier = dictionary("carrier");
  final Dictionary pop = dictionary("pop");
  final Dictionary host = dictionary("host");
  final Dictionary failure = dictionary("failure");
  final Dictionary header = dictionary("header");

  private Dictionary dictionary(String name) {
    Dictionary dictionary = new Dictionary(name);
    all.add(dictionary);
    return dictionary;
  }

  /** Returns those that are not empty. */
  Map<String, Object> dictionaries() {
    Map<String, Object> names = new LinkedHashMap<>();
    for (Dictionary dictionary : all) {
      dictionary.addTo(names);
    }
    return names;
  }
}
