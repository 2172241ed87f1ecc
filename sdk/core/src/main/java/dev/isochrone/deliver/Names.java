// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

/** The dictionaries of one batch. Used by one thread. */
final class Names {

  final Dictionary api = new Dictionary("api");
  final Dictionary country = new Dictionary("country");
  final Dictionary network = new Dictionary("network");
  final Dictionary carrier = new Dictionary("carrier");
  final Dictionary pop = new Dictionary("pop");
  final Dictionary host = new Dictionary("host");
  final Dictionary failure = new Dictionary("failure");

  void write(JsonWriter json) {
    json.name("names").startObject();
    api.write(json);
    country.write(json);
    network.write(json);
    carrier.write(json);
    pop.write(json);
    host.write(json);
    failure.write(json);
    json.endObject();
  }
}
