// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** What {@code application.yml} says under {@code clickhouse}. */
@ConfigurationProperties("clickhouse")
record ClickHouseSettings(
    @DefaultValue("") String url,
    @DefaultValue("default") String user,
    @DefaultValue("") String password,
    @DefaultValue("default") String database,
    int embeddedPort,
    @DefaultValue("512MB") DataSize embeddedCache) {

  @Override
  public String toString() {
    return url.isEmpty() ? "embedded on port " + embeddedPort : url + "/" + database;
  }
}
