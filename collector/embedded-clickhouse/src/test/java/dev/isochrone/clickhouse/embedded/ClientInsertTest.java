// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.data.ClickHouseFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** client-v2 inserting blocks, in the way the collector does. */
class ClientInsertTest {
  private static final byte[] AWKWARD =
      "a\n\nb;c\r\n\r\n'; DROP TABLE t; --\u0000".getBytes(StandardCharsets.UTF_8);

  private String database;
  private Client client;

  @BeforeEach
  void connect() {
    database = SharedClickHouse.newDatabase();
    client = client(false, false);
    query(
        "CREATE TABLE t (id UInt64, body String) ENGINE=MergeTree ORDER BY id"
            + " SETTINGS non_replicated_deduplication_window=1000");
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "true, true"})
  void rowBinary_withEmptyLinesAndSemicolons_isStoredAsItIs(boolean compress, boolean overHttp)
      throws Exception {
    try (Client compressing = client(compress, overHttp);
        InsertResponse response =
            compressing
                .insert(
                    "t",
                    new ByteArrayInputStream(rowBinary(0, 1_000)),
                    ClickHouseFormat.RowBinary,
                    settings("a"))
                .get()) {
      assertThat(response.getWrittenRows()).isEqualTo(1_000);
      assertThat(response.getWrittenBytes()).isPositive();
    }
    assertThat(
            one(
                "SELECT concat(toString(count()), ' ', toString(countIf(body = unhex('"
                    + hex(AWKWARD)
                    + "')))) AS r FROM t"))
        .isEqualTo("1000 1000");
  }

  @Test
  void nativeBlocks_areInserted() throws Exception {
    ByteArrayOutputStream blocks = new ByteArrayOutputStream();
    for (int block = 0; block < 3; block++) {
      blocks.write(nativeBlock(block * 1_000L, 1_000));
    }
    try (InsertResponse response =
        client
            .insert(
                "t",
                new ByteArrayInputStream(blocks.toByteArray()),
                ClickHouseFormat.Native,
                settings("native"))
            .get()) {
      assertThat(response.getWrittenRows()).isEqualTo(3_000);
    }
    assertThat(one("SELECT concat(toString(count()), ' ', toString(sum(id))) AS r FROM t"))
        .isEqualTo("3000 4498500");
  }

  @ParameterizedTest
  @CsvSource({"RowBinary", "Native"})
  void sameToken_isStoredOnce_inTheTableAndItsView(ClickHouseFormat format) throws Exception {
    query(
        "CREATE TABLE sums (k UInt64, n UInt64) ENGINE=SummingMergeTree ORDER BY k"
            + " SETTINGS non_replicated_deduplication_window=1000");
    query(
        "CREATE MATERIALIZED VIEW v TO sums AS SELECT id % 10 AS k, count() AS n FROM t GROUP BY k");
    byte[] batch = format == ClickHouseFormat.Native ? nativeBlock(0, 5_000) : rowBinary(0, 5_000);
    for (int attempt = 0; attempt < 3; attempt++) {
      client.insert("t", new ByteArrayInputStream(batch), format, settings("same")).get().close();
    }
    assertThat(
            one(
                "SELECT concat(toString((SELECT count() FROM t)), ' ', toString((SELECT sum(n) FROM sums))) AS r"))
        .isEqualTo("5000 5000");

    client.insert("t", new ByteArrayInputStream(batch), format, settings("another")).get().close();
    assertThat(
            one(
                "SELECT concat(toString((SELECT count() FROM t)), ' ', toString((SELECT sum(n) FROM sums))) AS r"))
        .isEqualTo("10000 10000");
  }

  @Test
  void cutOffRows_areRefusedWhole() {
    byte[] batch = rowBinary(0, 100);
    byte[] cut = java.util.Arrays.copyOf(batch, batch.length - 3);
    assertThatThrownBy(
            () ->
                client
                    .insert(
                        "t",
                        new ByteArrayInputStream(cut),
                        ClickHouseFormat.RowBinary,
                        settings("cut"))
                    .get())
        .hasStackTraceContaining("DB::Exception");
    assertThat(one("SELECT toString(count()) AS r FROM t")).isEqualTo("0");
  }

  @Test
  void unknownTable_isAServerExceptionWithItsCode() {
    assertThatThrownBy(
            () ->
                client
                    .insert(
                        "nope",
                        new ByteArrayInputStream(rowBinary(0, 1)),
                        ClickHouseFormat.RowBinary,
                        settings("x"))
                    .get())
        .satisfies(e -> assertThat(serverException(e).getCode()).isEqualTo(60));
    assertThatThrownBy(() -> client.queryAll("SELECT * FROM nope"))
        .satisfies(e -> assertThat(serverException(e).getCode()).isEqualTo(60));
  }

  @Test
  void failureInTheMiddleOfAStream_isNotTakenForTheEnd() {
    assertThatThrownBy(
            () ->
                client.queryAll(
                    "SELECT throwIf(number = 3000000) AS r, repeat('x', 20) AS s FROM numbers(10000000)"))
        .isInstanceOf(Exception.class);
  }

  @Test
  void query_readsEveryType() {
    List<GenericRecord> rows =
        client.queryAll(
            "SELECT [1, 2]::Array(UInt8) AS a, map('k', 1.5) AS m, toDecimal64(1.25, 2) AS d, NULL AS n");
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).getList("a")).hasToString("[1, 2]");
    assertThat(rows.get(0).getBigDecimal("d")).isEqualByComparingTo("1.25");
    assertThat(rows.get(0).hasValue("n")).isFalse();
  }

  private Client client(boolean compress, boolean overHttp) {
    return new Client.Builder()
        .addEndpoint(SharedClickHouse.url())
        .setUsername("default")
        .setPassword("")
        .setDefaultDatabase(database)
        .setMaxRetries(0)
        .compressClientRequest(compress)
        .useHttpCompression(overHttp)
        .build();
  }

  private static InsertSettings settings(String token) {
    return new InsertSettings()
        .setDeduplicationToken(token)
        .serverSetting("async_insert", "0")
        .serverSetting("insert_deduplicate", "1")
        .serverSetting("deduplicate_blocks_in_dependent_materialized_views", "1");
  }

  private void query(String sql) {
    client.queryAll(sql);
  }

  private String one(String sql) {
    return client.queryAll(sql).get(0).getString("r");
  }

  private static ServerException serverException(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ServerException found) {
        return found;
      }
    }
    throw new AssertionError("not caused by a ServerException", thrown);
  }

  private static byte[] rowBinary(long firstId, int rows) {
    ByteBuffer out =
        ByteBuffer.allocate(rows * (9 + AWKWARD.length)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rows; i++) {
      out.putLong(firstId + i).put((byte) AWKWARD.length).put(AWKWARD);
    }
    return out.array();
  }

  private static byte[] nativeBlock(long firstId, int rows) {
    ByteBuffer out =
        ByteBuffer.allocate(64 + rows * (9 + AWKWARD.length)).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 2);
    putVarint(out, rows);
    putString(out, "id");
    putString(out, "UInt64");
    for (int i = 0; i < rows; i++) {
      out.putLong(firstId + i);
    }
    putString(out, "body");
    putString(out, "String");
    for (int i = 0; i < rows; i++) {
      out.put((byte) AWKWARD.length).put(AWKWARD);
    }
    return java.util.Arrays.copyOf(out.array(), out.position());
  }

  private static void putString(ByteBuffer out, String text) {
    out.put((byte) text.length()).put(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void putVarint(ByteBuffer out, int value) {
    int left = value;
    while (left >= 0x80) {
      out.put((byte) (left | 0x80));
      left >>>= 7;
    }
    out.put((byte) left);
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }
}
