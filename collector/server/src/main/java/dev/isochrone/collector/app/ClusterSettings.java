// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** What {@code application.yml} says under {@code clickhouse.cluster}. */
@ConfigurationProperties("clickhouse.cluster")
record ClusterSettings(@DefaultValue("") String name, @DefaultValue("auto") String insertQuorum) {

  boolean isNone() {
    return name.isEmpty();
  }
}
