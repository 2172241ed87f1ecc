// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

import dev.isochrone.collector.Column;
import dev.isochrone.collector.ColumnTable;
import dev.isochrone.collector.Dictionary;
import dev.isochrone.collector.ExemplarColumn;
import dev.isochrone.collector.Names;
import dev.isochrone.collector.PhaseColumn;
import dev.isochrone.collector.SliceColumn;
import dev.isochrone.collector.TimingColumn;
import dev.isochrone.plan.LogBucket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Spans of one resource as the tables of a batch: each a slice of its own with one request, since
 * nothing says which spans were drawn together. Not thread-safe.
 */
final class SpanTables {
  private final List<HttpSpan> spans;
  private final List<HttpSpan> phased;
  private final long nowMillis;
  private final String place;
  private final String network;
  private final String carrier;
  private final Map<Dictionary, Map<String, Long>> names = new EnumMap<>(Dictionary.class);

  SpanTables(List<HttpSpan> spans, KnownAttributes resource, long nowMillis) {
    this.spans = spans;
    this.nowMillis = nowMillis;
    phased = spans.stream().filter(span -> span.phases().isKnown()).toList();
    place = resource.text("geo.country.iso_code");
    network = SpanCheck.network(resource);
    carrier = SpanCheck.carrier(resource);
  }

  ColumnTable<SliceColumn> slices() {
    Table<SliceColumn> table = new Table<>(SliceColumn.values(), spans);
    table.set(SliceColumn.SESSION, HttpSpan::session);
    table.set(SliceColumn.SLICE, HttpSpan::slice);
    table.set(SliceColumn.AGE, span -> nowMillis - span.endMillis());
    table.set(SliceColumn.COUNTRY, span -> index(Dictionary.COUNTRY, either(span.place(), place)));
    table.set(
        SliceColumn.NETWORK, span -> index(Dictionary.NETWORK, either(span.network(), network)));
    table.set(
        SliceColumn.CARRIER, span -> index(Dictionary.CARRIER, either(span.carrier(), carrier)));
    table.setProbability(SliceColumn.KEEP, HttpSpan::keepProbability);
    table.set(SliceColumn.PHASED, span -> span.phases().isKnown() ? 1 : 0);
    table.set(SliceColumn.REQUESTS, span -> 1);
    return table.build();
  }

  ColumnTable<TimingColumn> timings() {
    Table<TimingColumn> table = new Table<>(TimingColumn.values(), spans);
    table.set(TimingColumn.API, span -> index(Dictionary.API, span.api()));
    table.set(TimingColumn.OUTCOME, span -> span.outcome().code());
    table.set(TimingColumn.TOTAL, span -> LogBucket.of(span.totalMicros()));
    table.set(TimingColumn.SIZE, span -> LogBucket.of(span.received()));
    table.set(TimingColumn.PROTOCOL, HttpSpan::protocol);
    table.set(TimingColumn.CONNECTION, span -> span.phases().connection());
    return table.build();
  }

  ColumnTable<PhaseColumn> phases() {
    Table<PhaseColumn> table = new Table<>(PhaseColumn.values(), phased);
    table.set(PhaseColumn.QUEUE, span -> LogBucket.of(span.phases().queue()));
    table.set(PhaseColumn.DNS, span -> LogBucket.of(span.phases().dns()));
    table.set(PhaseColumn.CONNECT, span -> LogBucket.of(span.phases().connect()));
    table.set(PhaseColumn.TLS, span -> LogBucket.of(span.phases().tls()));
    table.set(PhaseColumn.WAIT, span -> LogBucket.of(span.phases().waiting()));
    table.set(PhaseColumn.TRANSFER, span -> LogBucket.of(span.phases().transfer()));
    return table.build();
  }

  /** The draw follows from the span's id, so that a span that is sent again meets the same fate. */
  ColumnTable<ExemplarColumn> exemplars(ExemplarRule rule) {
    List<HttpSpan> kept = new ArrayList<>();
    List<Integer> timings = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      HttpSpan span = spans.get(i);
      if (new SplittableRandom(span.draw()).nextDouble() < keep(rule, span)) {
        kept.add(span);
        timings.add(i);
      }
    }
    Table<ExemplarColumn> table = new Table<>(ExemplarColumn.values(), kept);
    long[] timing = timings.stream().mapToLong(Integer::longValue).toArray();
    table.columns[ExemplarColumn.TIMING.index()] = timing;
    table.setProbability(ExemplarColumn.KEEP, span -> keep(rule, span));
    table.set(ExemplarColumn.QUEUE, span -> phase(span, span.phases().queue()));
    table.set(ExemplarColumn.DNS, span -> phase(span, span.phases().dns()));
    table.set(ExemplarColumn.CONNECT, span -> phase(span, span.phases().connect()));
    table.set(ExemplarColumn.TLS, span -> phase(span, span.phases().tls()));
    table.set(ExemplarColumn.SEND, span -> phase(span, 0));
    table.set(ExemplarColumn.WAIT, span -> phase(span, span.phases().waiting()));
    table.set(ExemplarColumn.TRANSFER, span -> phase(span, span.phases().transfer()));
    table.set(ExemplarColumn.TOTAL, HttpSpan::totalMicros);
    table.set(ExemplarColumn.STATUS, HttpSpan::status);
    table.set(ExemplarColumn.SENT, HttpSpan::sent);
    table.set(ExemplarColumn.RECEIVED, HttpSpan::received);
    table.set(ExemplarColumn.RETRIES, HttpSpan::retries);
    table.set(ExemplarColumn.IP, HttpSpan::ipFamily);
    table.set(ExemplarColumn.HOST, span -> index(Dictionary.HOST, span.host()));
    table.set(ExemplarColumn.FAILURE, span -> index(Dictionary.FAILURE, span.failure()));
    String[] traces = kept.stream().map(HttpSpan::traceId).toArray(String[]::new);
    table.columns[ExemplarColumn.TRACE.index()] = traces;
    return table.build();
  }

  /** The dictionaries of the tables that were made before. */
  Names names() {
    Map<Dictionary, List<String>> values = new EnumMap<>(Dictionary.class);
    spans.forEach(
        span -> {
          index(Dictionary.API, span.api());
          index(Dictionary.HOST, span.host());
          index(Dictionary.FAILURE, span.failure());
          index(Dictionary.COUNTRY, either(span.place(), place));
          index(Dictionary.NETWORK, either(span.network(), network));
          index(Dictionary.CARRIER, either(span.carrier(), carrier));
        });
    names.forEach((dictionary, indexes) -> values.put(dictionary, List.copyOf(indexes.keySet())));
    return new Names(values);
  }

  private long index(Dictionary dictionary, String name) {
    if (name.isEmpty()) {
      return -1;
    }
    Map<String, Long> indexes = names.computeIfAbsent(dictionary, key -> new LinkedHashMap<>());
    Long known = indexes.get(name);
    if (known == null) {
      known = (long) indexes.size();
      indexes.put(name, known);
    }
    return known;
  }

  private static String either(String ofSpan, String ofResource) {
    return ofSpan.isEmpty() ? ofResource : ofSpan;
  }

  private static double keep(ExemplarRule rule, HttpSpan span) {
    return rule.keepProbability(span.outcome(), LogBucket.of(span.totalMicros()));
  }

  private static long phase(HttpSpan span, long micros) {
    return span.phases().isKnown() ? micros : LogBucket.UNKNOWN;
  }

  /** One table being filled; what is not set has its default. */
  private static final class Table<C extends Enum<C> & Column> {
    private final List<HttpSpan> rows;
    private final Object[] columns;

    Table(C[] all, List<HttpSpan> rows) {
      this.rows = rows;
      columns = new Object[all.length];
      for (C column : all) {
        columns[column.index()] = defaults(column, rows.size());
      }
    }

    void set(C column, ToLongFunction<HttpSpan> value) {
      columns[column.index()] = rows.stream().mapToLong(value).toArray();
    }

    void setProbability(C column, ToDoubleFunction<HttpSpan> value) {
      columns[column.index()] = rows.stream().mapToDouble(value).toArray();
    }

    ColumnTable<C> build() {
      return new ColumnTable<>(rows.size(), columns);
    }

    private static Object defaults(Column column, int rows) {
      switch (column.kind()) {
        case INTEGER -> {
          long[] values = new long[rows];
          Arrays.fill(values, (long) column.defaultValue());
          return values;
        }
        case PROBABILITY -> {
          double[] values = new double[rows];
          Arrays.fill(values, column.defaultValue());
          return values;
        }
        case TEXT -> {
          return new String[rows];
        }
      }
      throw new AssertionError(column.kind());
    }
  }
}
