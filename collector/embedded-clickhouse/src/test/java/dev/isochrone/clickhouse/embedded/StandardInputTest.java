// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine is made for a command line and looks for rows on standard input; here nobody may type
 * rows.
 */
class StandardInputTest {
  @Test
  void whatIsOnStandardInput_neverBecomesRows(@TempDir Path directory) throws Exception {
    try (ChildJvm server = ChildJvm.server(directory)) {
      String url = server.await(" on ");
      server.type("666\n".repeat(1_000));
      Http.post(url, "CREATE TABLE t (a UInt32) ENGINE=MergeTree ORDER BY a");
      assertThat(Http.post(url, "INSERT INTO t FORMAT TSV\n1\n2\n")).isEmpty();
      assertThat(Http.post(url, "INSERT INTO t VALUES (3), (4)")).isEmpty();
      assertThat(Http.post(url, "INSERT INTO t FORMAT JSONEachRow {\"a\": 5}")).isEmpty();
      assertThat(
              Http.post(url, "INSERT INTO t SELECT x + 1 FROM input('x UInt32') FORMAT CSV\n5\n"))
          .isEmpty();
      assertThat(Http.post(url, "INSERT INTO t SELECT 7")).isEmpty();
      assertThat(Http.post(url, "INSERT INTO t FORMAT TSV\n")).isEmpty();
      assertThat(Http.post(url, "INSERT INTO t")).contains("NO_DATA_TO_INSERT");
      assertThat(Http.post(url, "INSERT INTO t SELECT x FROM input('x UInt32')"))
          .contains("NO_DATA_TO_INSERT");
      assertThat(Http.post(url, "SELECT x FROM input('x UInt32')")).contains("NO_DATA_TO_INSERT");
      assertThat(Http.post(url, "SELECT groupArray(a) FROM (SELECT a FROM t ORDER BY a)"))
          .isEqualTo("[1,2,3,4,5,6,7]\n");
    }
  }
}
