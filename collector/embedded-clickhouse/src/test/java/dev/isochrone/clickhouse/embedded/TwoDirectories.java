// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import java.nio.file.Path;

/**
 * Opens one directory, then another, then the first again, in one process; prints how many rows
 * each has.
 */
final class TwoDirectories {
  private TwoDirectories() {}

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    StringBuilder counts = new StringBuilder();
    for (String name : new String[] {"a", "b", "a"}) {
      try (EmbeddedClickHouse clickHouse = EmbeddedClickHouse.start(folder.resolve(name), 0)) {
        Http.post(
            clickHouse.url(), "CREATE TABLE IF NOT EXISTS t (a UInt8) ENGINE=MergeTree ORDER BY a");
        Http.post(clickHouse.url(), "INSERT INTO t VALUES (1)");
        counts
            .append(name)
            .append('=')
            .append(Http.post(clickHouse.url(), "SELECT count() FROM t").strip())
            .append(' ');
        ImplicitNullChecks.raise(10_000);
      }
    }
    ImplicitNullChecks.raise(10_000);
    System.out.println(counts);
    System.exit(0);
  }
}
