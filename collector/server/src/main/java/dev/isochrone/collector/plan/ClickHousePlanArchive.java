// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The table {@code plans}. Thread-safe. */
public final class ClickHousePlanArchive implements PlanArchive {
  private static final long TIMEOUT_SECONDS = 30;
  private static final String LATEST =
      "SELECT hex(plan) AS plan FROM plans ORDER BY version DESC, created_at LIMIT 1";
  private static final String ADD =
      "INSERT INTO plans (version, created_at, inputs, plan)"
          + " SELECT {version:UInt32}, now64(3), {inputs:String}, unhex({plan:String})";

  private final Client client;

  /** Makes the archive of the server that a client speaks to. */
  public ClickHousePlanArchive(Client client) {
    this.client = client;
  }

  @Override
  public @Nullable SamplingPlan latest() {
    List<GenericRecord> rows = client.queryAll(LATEST);
    return rows.isEmpty()
        ? null
        : SamplingPlanCodec.decode(HexFormat.of().parseHex(rows.get(0).getString("plan"))).plan();
  }

  @Override
  @SuppressWarnings("try") // closing may be interrupted, which is handled like waiting
  public void add(SamplingPlan plan, String inputs) {
    Map<String, Object> parameters =
        Map.of(
            "version",
            plan.version(),
            "inputs",
            inputs,
            "plan",
            HexFormat.of().formatHex(SamplingPlanCodec.encode(plan)));
    try (QueryResponse response =
        client.query(ADD, parameters, new QuerySettings()).get(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      response.getWrittenRows();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while archiving a plan", e);
    } catch (Exception e) {
      throw new IllegalStateException("a plan could not be archived: " + e.getMessage(), e);
    }
  }
}
