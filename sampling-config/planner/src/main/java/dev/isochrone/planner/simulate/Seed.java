// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one seed gave: the metrics of every scheme in the order they ran, and more answers by name.
 * Filled by one run, then only read.
 */
final class Seed {

  final Map<String, Map<Metric, Double>> schemes = new LinkedHashMap<>();
  final Map<String, Double> figures = new LinkedHashMap<>();

  /** The scheme that ran first, which the others are compared with. */
  String product() {
    return schemes.keySet().iterator().next();
  }

  double metric(String scheme, Metric metric) {
    return schemes.getOrDefault(scheme, Map.of()).getOrDefault(metric, Double.NaN);
  }
}
