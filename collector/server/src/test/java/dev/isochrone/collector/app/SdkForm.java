// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.Column;
import dev.isochrone.collector.ExemplarColumn;
import dev.isochrone.collector.PhaseColumn;
import dev.isochrone.collector.SliceColumn;
import dev.isochrone.collector.TimingColumn;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form in which SDKs write the tables of a batch, made of arrays as tests write them: no column
 * that has its default in every row, one value where all rows have it, buckets as three digits.
 */
final class SdkForm {
  private static final Set<? extends Column> BUCKETS =
      Set.of(TimingColumn.TOTAL, TimingColumn.SIZE);

  private SdkForm() {}

  /** Changes a batch into it. */
  static ObjectNode of(ObjectNode batch) {
    shorten(batch.withObject("slices"), SliceColumn.values());
    shorten(batch.withObject("timings"), TimingColumn.values());
    shorten(batch.withObject("phases"), PhaseColumn.values());
    shorten(batch.withObject("exemplars"), ExemplarColumn.values());
    return batch;
  }

  private static void shorten(ObjectNode table, Column[] columns) {
    for (Column column : columns) {
      if (table.get(column.wireName()) instanceof ArrayNode rows) {
        boolean isPhase = column instanceof PhaseColumn;
        boolean isOne = IntStream.range(1, rows.size()).allMatch(i -> same(rows, i));
        if (!column.required() && isOne && isDefault(column, rows)) {
          table.remove(column.wireName());
        } else if (!column.required() && !isPhase && isOne && rows.size() > 1) {
          table.set(column.wireName(), rows.get(0));
        } else if (isPhase || BUCKETS.contains(column)) {
          table.put(column.wireName(), digits(rows));
        }
      }
    }
  }

  private static boolean same(ArrayNode rows, int row) {
    return rows.get(row).equals(rows.get(0));
  }

  private static boolean isDefault(Column column, ArrayNode rows) {
    return rows.isEmpty() || rows.get(0).equals(IntNode.valueOf((int) column.defaultValue()));
  }

  private static String digits(ArrayNode rows) {
    StringBuilder text = new StringBuilder();
    for (JsonNode row : rows) {
      text.append(row.asInt() < 0 ? "---" : "%03d".formatted(row.asInt()));
    }
    return text.toString();
  }
}
