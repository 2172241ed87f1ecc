// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectStatementTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT format x",
        "SELECT 1 AS format",
        "SELECT a FROM format x",
        "SELECT a FROM t WHERE format = 1",
        "SELECT (SELECT 1 FORMAT JSON)",
        "FORMAT JSON"
      })
  void formatAsAName_isNoClause(String sql) {
    assertThat(SelectStatement.parse(sql).format()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "KILL QUERY WHERE query_id = 'a-1' | a-1",
        "KILL QUERY WHERE query_id='it''s' SYNC | it's",
        "KILL QUERY ON CLUSTER c WHERE `query_id` = 'x' ASYNC; | x"
      })
  void killByQueryId_isRecognised(String sql, String id) {
    assertThat(SelectStatement.parse(sql).killedQueryId()).isEqualTo(id.strip());
  }

  @Test
  void killByQueryId_getsAnotherCondition() {
    assertThat(SelectStatement.parse("KILL QUERY WHERE query_id = 'a' SYNC").killingWhere("x = 1"))
        .isEqualTo("KILL QUERY WHERE x = 1 SYNC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KILL QUERY WHERE query_id = 'a' AND user = 'b'",
        "KILL QUERY WHERE user = 'b'",
        "KILL MUTATION WHERE query_id = 'a'",
        "SELECT 1 WHERE query_id = 'a'"
      })
  void otherConditions_areLeftToTheEngine(String sql) {
    assertThat(SelectStatement.parse(sql).killedQueryId()).isNull();
  }

  @Test
  void severalStatements_areSeen_butNotASemicolonInAString() {
    assertThat(SelectStatement.parse("SELECT 1; SELECT 2").isSeveral()).isTrue();
    assertThat(SelectStatement.parse("SELECT ';' /* ; */ ; -- ;").isSeveral()).isFalse();
  }

  @Test
  void clientFiles_areSeen_butNotColumnsOfThatName() {
    assertThat(SelectStatement.parse("SELECT 1 INTO OUTFILE 'x'").namesClientFile()).isTrue();
    assertThat(SelectStatement.parse("INSERT INTO t FROM INFILE 'x' FORMAT CSV").namesClientFile())
        .isTrue();
    assertThat(SelectStatement.parse("SELECT outfile, infile FROM t").namesClientFile()).isFalse();
  }
}
