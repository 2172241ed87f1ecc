// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsertStatementTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1 FORMAT JSON",
        "INSERT INTO t SELECT 1",
        "INSERT INTO t SELECT a FROM s FORMAT JSON",
        "INSERT INTO t (a) SETTINGS x = 1 SELECT 1",
        "INSERT INTO t FROM INFILE 'f' FORMAT CSV",
        "INSERT INTO t",
        "INSERT",
        "INSERT INTO t (a",
        "INSERT INTO t; FORMAT CSV"
      })
  void whatHasNoRowsBehindIt_isNotOne(String sql) {
    assertThat(InsertStatement.parse(sql)).isNull();
  }

  @Test
  void values_areRowsInFormatValues() {
    InsertStatement insert = parsed("INSERT INTO t (a) SETTINGS x = 1 VALUES (1), (2)");
    assertThat(insert.format()).isEqualTo("Values");
    assertThat(insert.withoutRows()).isEqualTo("INSERT INTO t (a) SETTINGS x = 1");
  }

  @Test
  void input_becomesTheFileItself() {
    InsertStatement insert =
        parsed(
            "INSERT INTO t SELECT a + 1 FROM input('a UInt8, b String') WHERE a > 1 FORMAT CSV\n1,x\n");
    assertThat(insert.transforms()).isTrue();
    assertThat(insert.transformingFile("/f"))
        .isEqualTo(
            "INSERT INTO t SELECT a + 1 FROM file('/f', 'CSV', 'a UInt8, b String', 'none') WHERE a > 1");
  }

  @Test
  void onlyOneLineEnd_belongsToTheHead() {
    InsertStatement insert = parsed("INSERT INTO t FORMAT TSV \r\n\n1");
    assertThat(insert.dataOffset()).isEqualTo("INSERT INTO t FORMAT TSV \r\n".length());
  }

  private static InsertStatement parsed(String text) {
    return Objects.requireNonNull(InsertStatement.parse(text), "not an INSERT with rows");
  }
}
