// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** clickhouse-jdbc as it comes, against the embedded engine. */
class JdbcTest {
  private String database;
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    database = SharedClickHouse.newDatabase();
    connection =
        DriverManager.getConnection(
            "jdbc:clickhouse:" + SharedClickHouse.url() + "/" + database, "default", "");
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void metadata_tellsTablesColumnsAndVersion() throws SQLException {
    execute(
        "CREATE TABLE m (id UInt64, name LowCardinality(String), at DateTime64(3)) ENGINE=MergeTree ORDER BY id");
    DatabaseMetaData metadata = connection.getMetaData();

    assertThat(metadata.getDatabaseProductName()).isEqualTo("ClickHouse");
    assertThat(metadata.getDatabaseMajorVersion()).isGreaterThanOrEqualTo(26);
    List<String> tables = new ArrayList<>();
    try (ResultSet rows = metadata.getTables(null, database, "%", null)) {
      while (rows.next()) {
        tables.add(rows.getString("TABLE_NAME"));
      }
    }
    assertThat(tables).containsExactly("m");
    List<String> columns = new ArrayList<>();
    try (ResultSet rows = metadata.getColumns(null, database, "m", null)) {
      while (rows.next()) {
        columns.add(rows.getString("COLUMN_NAME") + " " + rows.getString("TYPE_NAME"));
      }
    }
    assertThat(columns)
        .containsExactly("id UInt64", "name LowCardinality(String)", "at DateTime64(3)");
  }

  @Test
  void types_comeBackAsTheyWentIn() throws SQLException {
    UUID uuid = UUID.fromString("61f0c404-5cb3-11e7-907b-a6006ad3dba0");
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT [1, 2, 3]::Array(UInt16) AS numbers, map('a', 1, 'b', 2)::Map(String, UInt32) AS counts,"
                    + " 'x'::LowCardinality(String) AS low, '2026-11-22 01:02:03.456'::DateTime64(3, 'UTC') AS at,"
                    + " NULL::Nullable(Int32) AS nothing, 12.345::Decimal(18, 3) AS price, '"
                    + uuid
                    + "'::UUID AS id, -5::Int8 AS small, 18446744073709551615::UInt64 AS large,"
                    + " 'na\\'ïve'::String AS text, true AS flag, ['a', 'b']::Array(LowCardinality(String)) AS words")) {
      assertThat(row.next()).isTrue();
      assertThat(elements(row.getArray("numbers"))).containsExactly(1, 2, 3);
      assertThat(elements(row.getArray("words"))).containsExactly("a", "b");
      assertThat(row.getObject("counts")).isEqualTo(Map.of("a", 1L, "b", 2L));
      assertThat(row.getString("low")).isEqualTo("x");
      assertThat(row.getObject("at", LocalDateTime.class))
          .isEqualTo(LocalDateTime.of(2026, 11, 22, 1, 2, 3, 456_000_000));
      assertThat(row.getInt("nothing")).isZero();
      assertThat(row.wasNull()).isTrue();
      assertThat(row.getBigDecimal("price")).isEqualByComparingTo(new BigDecimal("12.345"));
      assertThat(row.getObject("id")).isEqualTo(uuid);
      assertThat(row.getInt("small")).isEqualTo(-5);
      assertThat(row.getBigDecimal("large")).isEqualByComparingTo("18446744073709551615");
      assertThat(row.getString("text")).isEqualTo("na'ïve");
      assertThat(row.getBoolean("flag")).isTrue();
      ResultSetMetaData columns = row.getMetaData();
      assertThat(columns.getColumnTypeName(1)).isEqualTo("Array(UInt16)");
      assertThat(columns.getColumnCount()).isEqualTo(12);
      assertThat(row.next()).isFalse();
    }
  }

  @Test
  void nested_isArraysOfItsColumns() throws SQLException {
    execute(
        "CREATE TABLE n (id UInt8, timing Nested(api String, millis UInt32)) ENGINE=MergeTree ORDER BY id");
    execute("INSERT INTO n VALUES (1, ['a', 'b'], [10, 20])");
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT timing.api, timing.millis FROM n")) {
      assertThat(row.next()).isTrue();
      assertThat(elements(row.getArray(1))).containsExactly("a", "b");
      assertThat(elements(row.getArray(2))).containsExactly(10L, 20L);
    }
  }

  @Test
  void preparedStatement_bindsWhatCouldBeSql() throws SQLException {
    execute(
        "CREATE TABLE p (id UInt32, name String, at Nullable(DateTime)) ENGINE=MergeTree ORDER BY id");
    String awkward = "it's; -- \\ \n\n FORMAT JSON /* ? */";
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO p (id, name) VALUES (?, ?)")) {
      insert.setInt(1, 7);
      insert.setString(2, awkward);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT name, at FROM p WHERE id = ? AND name = ? -- what is ?")) {
      select.setInt(1, 7);
      select.setString(2, awkward);
      try (ResultSet row = select.executeQuery()) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1)).isEqualTo(awkward);
        assertThat(row.getTimestamp(2)).isNull();
        assertThat(row.next()).isFalse();
      }
    }
  }

  @Test
  void batchInsert_insertsEveryRow() throws SQLException {
    execute("CREATE TABLE b (id UInt32, name String) ENGINE=MergeTree ORDER BY id");
    int rows = 20_000;
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO b (id, name) VALUES (?, ?)")) {
      for (int i = 0; i < rows; i++) {
        insert.setInt(1, i);
        insert.setString(2, "row; (" + i + ")\n\n");
        insert.addBatch();
      }
      assertThat(insert.executeBatch()).hasSize(rows);
    }
    assertThat(single("SELECT count(), uniqExact(name), sum(id) FROM b"))
        .isEqualTo("20000|20000|199990000");
  }

  @Test
  void errors_carryClickHousesCode() {
    assertThatThrownBy(() -> execute("SELECT * FROM no_such_table"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("no_such_table")
        .satisfies(e -> assertThat(((SQLException) e).getErrorCode()).isEqualTo(60));
    assertThatThrownBy(() -> execute("SELECT 1 +"))
        .satisfies(e -> assertThat(((SQLException) e).getErrorCode()).isEqualTo(62));
    assertThatThrownBy(() -> execute("SELECT no_such_column FROM system.one"))
        .satisfies(e -> assertThat(((SQLException) e).getErrorCode()).isEqualTo(47));
  }

  @Test
  void statementCancel_endsTheQueryOnTheServer() throws Exception {
    try (Statement statement = connection.createStatement()) {
      Thread canceller =
          new Thread(
              () -> {
                Deadline deadline = Deadline.ofSeconds(20);
                while (!deadline.hasPassed()) {
                  if (SharedClickHouse.post(
                          "",
                          "SELECT count() FROM system.processes WHERE query LIKE '%cancel me%'"
                              + " AND query NOT LIKE '%system.processes%'")
                      .startsWith("1")) {
                    try {
                      statement.cancel();
                    } catch (SQLException e) {
                      throw new IllegalStateException(e);
                    }
                    return;
                  }
                }
              });
      canceller.start();
      assertThatThrownBy(
              () ->
                  statement.executeQuery(
                      "SELECT count() /* cancel me */ FROM numbers(1e12) WHERE sipHash64(number) = 1"))
          .hasMessageContaining("394");
      canceller.join();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String single(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
        values.add(row.getString(i));
      }
      return String.join("|", values);
    }
  }

  private static List<Object> elements(Array array) throws SQLException {
    Object values = array.getArray();
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < java.lang.reflect.Array.getLength(values); i++) {
      elements.add(java.lang.reflect.Array.get(values, i));
    }
    return elements;
  }
}
