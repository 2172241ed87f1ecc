// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.data.ClickHouseFormat;
import dev.isochrone.collector.StoredMinute;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The tables {@code plan_editions} and {@code plan_cells}. Thread-safe. */
public final class ClickHousePlanArchive implements PlanArchive {
  private static final long TIMEOUT_SECONDS = 60;
  private static final String LATEST = "SELECT toInt64(max(edition)) AS latest FROM plan_editions";
  private static final String FIND =
      """
      SELECT toInt64(edition) AS edition, toInt64(toUnixTimestamp64Milli(created_at)) AS created_at,
          toInt64(toUnixTimestamp64Milli(watermark)) AS watermark,
          toInt64(table_edition) AS table_edition, budget_per_day, spent_today, predicted_per_day,
          requests_per_minute, base_keep_probability, lambda, inputs, hex(plans) AS plans,
          if(JSONHas(inputs, 'pace', 'admissionKeepProbability'),
              JSONExtractFloat(inputs, 'pace', 'admissionKeepProbability'), 1) AS admission
      FROM plan_editions
      WHERE edition = {edition:UInt32}
      ORDER BY created_at
      LIMIT 1
      """;

  private static final String LAST_OF_OTHER_BUDGET =
      """
      SELECT toInt64(toUnixTimestamp64Milli(max(created_at))) AS at
      FROM plan_editions
      WHERE JSONExtractString(inputs, 'budget') != {budget:String}
      """;

  private static final List<String> EDITION =
      List.of(
          "edition",
          "created_at",
          "watermark",
          "table_edition",
          "budget_per_day",
          "spent_today",
          "predicted_per_day",
          "requests_per_minute",
          "base_keep_probability",
          "lambda",
          "inputs",
          "plans");
  private static final List<String> CELL =
      List.of(
          "edition",
          "created_at",
          "tenant",
          "app",
          "country",
          "api",
          "requests_per_day",
          "error_rate",
          "p95_ms",
          "keep_probability",
          "bytes_per_day",
          "count_percent");

  private final Client client;

  /** Makes the archive of the server that a client speaks to. */
  public ClickHousePlanArchive(Client client) {
    this.client = client;
  }

  @Override
  public long latest() {
    return client.queryAll(LATEST).get(0).getLong("latest");
  }

  @Override
  public @Nullable ArchivedEdition find(long number) {
    List<GenericRecord> rows = client.queryAll(FIND, Map.<String, Object>of("edition", number));
    if (rows.isEmpty()) {
      return null;
    }
    GenericRecord row = rows.get(0);
    double bytesPerMinute = row.getDouble("predicted_per_day") / StoredMinute.A_DAY;
    return new ArchivedEdition(
        row.getLong("edition"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("watermark")),
        row.getLong("table_edition"),
        new Pace(
            row.getDouble("budget_per_day"),
            0,
            row.getDouble("spent_today"),
            0,
            row.getDouble("requests_per_minute"),
            bytesPerMinute,
            row.getDouble("admission")),
        row.getDouble("base_keep_probability"),
        row.getDouble("lambda"),
        row.getString("inputs"),
        HexFormat.of().parseHex(row.getString("plans")));
  }

  @Override
  public Instant lastOfOtherBudget(String budget) {
    return Instant.ofEpochMilli(
        client
            .queryAll(LAST_OF_OTHER_BUDGET, Map.<String, Object>of("budget", budget))
            .get(0)
            .getLong("at"));
  }

  @Override
  public ArchivedEdition addOnce(ArchivedEdition edition) {
    RowBytes row = new RowBytes();
    row.int32(edition.number());
    row.int64(edition.createdAt().toEpochMilli());
    row.int64(edition.watermark().toEpochMilli());
    row.int32(edition.tableEdition());
    row.float64(edition.pace().budgetPerDay());
    row.float64(edition.pace().spentToday());
    row.float64(edition.pace().perDay());
    row.float64(edition.pace().requestsPerMinute());
    row.float64(edition.baseKeepProbability());
    row.float64(edition.lambda());
    row.string(edition.inputs());
    row.bytes(edition.plans());
    insert("plan_editions", EDITION, "edition-" + edition.number(), row);
    ArchivedEdition winner = find(edition.number());
    if (winner == null) {
      throw new IllegalStateException("expected edition %d".formatted(edition.number()));
    }
    return winner;
  }

  @Override
  public void explain(ArchivedEdition edition, List<ExplainedCell> cells) {
    RowBytes rows = new RowBytes();
    for (ExplainedCell cell : cells) {
      rows.int32(edition.number());
      rows.int32(edition.createdAt().getEpochSecond());
      rows.string(cell.region().tenant());
      rows.string(cell.region().app());
      rows.string(cell.region().country());
      rows.string(cell.api());
      rows.float32(cell.requests());
      rows.float32(cell.errorRate());
      rows.float32(cell.p95Millis());
      rows.float32(cell.keepProbability());
      rows.float32(cell.bytes());
      rows.float32(cell.countPercent());
    }
    insert("plan_cells", CELL, "cells-" + edition.number(), rows);
  }

  /** The token makes a second insert under the same name nothing, whoever sends it. */
  private void insert(String table, List<String> columns, String token, RowBytes rows) {
    InsertSettings settings =
        new InsertSettings()
            .serverSetting("async_insert", "0")
            .serverSetting("insert_deduplicate", "1")
            .setDeduplicationToken(token);
    try (InsertResponse response =
        client
            .insert(table, columns, out -> write(rows, out), ClickHouseFormat.RowBinary, settings)
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      response.getQueryId();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while archiving a plan", e);
    } catch (Exception e) {
      throw new IllegalStateException("a plan could not be archived: " + e.getMessage(), e);
    }
  }

  private static void write(RowBytes rows, OutputStream out) throws IOException {
    rows.writeTo(out);
    out.close();
  }
}
