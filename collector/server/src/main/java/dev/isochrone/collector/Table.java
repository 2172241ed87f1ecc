// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A ClickHouse table that the route feeds, with the columns of its rows in the spool. The code is
 * on disk: a changed row layout gets a new constant with a new code, so that what an older version
 * spooled is still inserted as it was meant.
 */
public enum Table {
  SLICES(6, "slices", Layout.SLICES_1 + " device_state"),
  EXEMPLARS(8, "exemplars", Layout.EXEMPLARS_2 + " device_state headers"),
  /** Slices as they were spooled before they knew the device's state. */
  SLICES_1(1, "slices", Layout.SLICES_1),
  /** Exemplars as they were spooled before they had headers. */
  EXEMPLARS_7(7, "exemplars", Layout.EXEMPLARS_2 + " device_state"),
  /** Exemplars from before they knew the device's state. */
  EXEMPLARS_2(2, "exemplars", Layout.EXEMPLARS_2),
  INGEST_USAGE(9, "ingest_usage", Layout.INGEST_USAGE_3 + " bare_timings"),
  /** Usage from before it told what was stored bare. */
  INGEST_USAGE_3(3, "ingest_usage", Layout.INGEST_USAGE_3),
  LOSSES(4, "losses", "tenant app country app_version source reason received_at records"),
  QUARANTINE(
      5,
      "quarantine",
      "tenant app country received_at install_key plan_version reason keep_probability"
          + " expected_keep_probability requests");

  private static final Table[] VALUES = values();

  private final int code;
  private final String tableName;
  private final String columns;

  Table(int code, String tableName, String columns) {
    this.code = code;
    this.tableName = tableName;
    this.columns = columns;
  }

  /** The number on disk. */
  public int code() {
    return code;
  }

  /** Its name in ClickHouse. */
  public String tableName() {
    return tableName;
  }

  /** The columns of a row, in the order in which they are written. */
  public List<String> columns() {
    return List.of(columns.split(" "));
  }

  /** The names in ClickHouse; a table whose rows have had several layouts has one. */
  public static Set<String> names() {
    return Stream.of(VALUES).map(Table::tableName).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the table of a code, or null if this version does not know it. */
  public static @Nullable Table ofCode(int code) {
    for (Table table : VALUES) {
      if (table.code == code) {
        return table;
      }
    }
    return null;
  }

  /** Row layouts that others continue. */
  private static final class Layout {
    static final String SLICES_1 =
        "tenant app country country_source t0 received_at skew_ms install_key user_key session slice"
            + " asn carrier network os os_version app_version device_class sdk_version plan_version"
            + " keep_probability admission phase_keep_probability timings.end_ds timings.api"
            + " timings.outcome timings.total timings.size timings.cache timings.protocol"
            + " timings.connection timings.pop timings.keep phases.queue phases.dns phases.connect"
            + " phases.tls phases.send phases.wait phases.server phases.transfer";

    static final String EXEMPLARS_2 =
        "tenant app country ts received_at install_key user_key session slice asn network carrier os"
            + " os_version app_version device_class plan_version keep_probability api host outcome"
            + " status failure reached protocol connection ip_family cache cache_age_s pop redirects"
            + " retries queue_us dns_us connect_us tls_us send_us wait_us server_us transfer_us"
            + " total_us sent_bytes received_bytes trace_id";

    static final String INGEST_USAGE_3 =
        "tenant app country received_at batches wire_bytes slices timings exemplars";
  }
}
