// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import dev.isochrone.collector.Rounds;
import dev.isochrone.collector.SeenApps;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Service levels as metrics: {@code slo.sql} is asked app by app as the screen asks it, each minute
 * for the hour that ends now and more seldom for the period of the error budget. A series lasts as
 * long as its region has enough data, and what cannot be asked any more is withdrawn after a while:
 * no alert speaks of what is not known. One thread asks; scrapes read what it learnt last.
 */
public final class SloMetrics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SloMetrics.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** So many rounds may fail before what the last good one told is withdrawn. */
  private static final int MAX_FAILED_ROUNDS = 5;

  private static final String APPS =
      """
      SELECT app FROM rollup_region_hour WHERE hour >= {since:DateTime64(3)}
      GROUP BY app ORDER BY sum(sampled) DESC, app LIMIT {limit:UInt32}""";

  private final String sql;
  private final AskStore store;
  private final SloTargets targets;
  private final SloSettings settings;
  private final BooleanSupplier isPrepared;
  private final Clock clock;
  private final Map<String, MultiGauge> gauges = new HashMap<>();
  private final Rounds rounds = new Rounds("isochrone-slo");
  private final AtomicLong failures = new AtomicLong();
  private Map<SloSeries, Double> budgets = Map.of();
  private String budgetsOf = "";
  private Instant budgetsDue = Instant.MIN;
  private int failedRounds;
  private volatile Map<SloSeries, Double> told = Map.of();
  private volatile int leftOut;

  /** A row of an answer. */
  private record Region(String app, JsonNode row) {}

  /**
   * Makes the metrics; they tell something once {@link #start} was called.
   *
   * @param isPrepared whether the tables are there
   */
  public SloMetrics(
      NamedQueries queries,
      AskStore store,
      SloTargets targets,
      SloSettings settings,
      BooleanSupplier isPrepared,
      Clock clock,
      MeterRegistry registry) {
    this.sql = Objects.requireNonNull(queries.sql("slo"));
    this.store = store;
    this.targets = targets;
    this.settings = settings;
    this.isPrepared = isPrepared;
    this.clock = clock;
    SloSeries.METRICS.forEach(
        (metric, what) ->
            gauges.put(metric, MultiGauge.builder(metric).description(what).register(registry)));
    Gauge.builder("isochrone.slo.left.out", this, metrics -> metrics.leftOut)
        .description("Regions beyond isochrone.slo.max-regions, of which nothing is told")
        .register(registry);
    FunctionCounter.builder("isochrone.slo.failures", this, metrics -> metrics.failures.get())
        .description("Rounds in which the store could not be asked")
        .register(registry);
    Gauge.builder("isochrone.slo.targets.stale", targets, file -> file.isStale() ? 1 : 0)
        .description("1 while the settings file is broken and its last good targets are in force")
        .register(registry);
  }

  /** Starts asking. */
  public void start() {
    rounds.begin(this::look, Duration.ZERO, settings.every());
  }

  private void look() {
    if (!isPrepared.getAsBoolean()) {
      return;
    }
    try {
      tell(asked(clock.instant()));
      failedRounds = 0;
    } catch (RuntimeException e) {
      failures.incrementAndGet();
      if (++failedRounds == 1) {
        LOG.warn("service levels could not be asked: {}", e.getMessage());
      }
      if (failedRounds == MAX_FAILED_ROUNDS) {
        tell(Map.of());
      }
    }
  }

  private Map<SloSeries, Double> asked(Instant now) {
    String promised = targets.now();
    if (promised.isEmpty()) {
      leftOut = 0;
      return Map.of();
    }
    List<String> apps = apps(now);
    if (!now.isBefore(budgetsDue) || !promised.equals(budgetsOf)) {
      Duration period = settings.budgetPeriod();
      Map<SloSeries, Double> read = new HashMap<>();
      for (Region region : regions(apps, promised, new TimeRange(now.minus(period), now))) {
        SloSeries.ofPeriod(region.app, region.row, period.toDays() + "d", read);
      }
      budgets = read;
      budgetsOf = promised;
      budgetsDue = now.plus(settings.budgetEvery());
    }
    Map<SloSeries, Double> all = new HashMap<>(budgets);
    for (Region region : regions(apps, promised, TimeRange.lastHour(now))) {
      SloSeries.ofHour(region.app, region.row, all);
    }
    return all;
  }

  private List<String> apps(Instant now) {
    return rows(
            APPS,
            Map.of(
                "since", TimeRange.seconds(now.minus(Duration.ofDays(1))),
                "limit", Integer.toString(settings.maxApps())))
        .stream()
        .map(row -> row.get("app").asString())
        .toList();
  }

  private List<Region> regions(List<String> apps, String promised, TimeRange range) {
    List<Region> regions = new ArrayList<>();
    for (String app : apps) {
      Map<String, String> given = Map.of("app", app, "targets", promised);
      QueryParameters parameters =
          QueryParameters.parse(range, name -> Optional.ofNullable(given.get(name)), SeenApps.ALL);
      rows(sql, parameters.byName()).forEach(row -> regions.add(new Region(app, row)));
    }
    leftOut = Math.max(0, regions.size() - settings.maxRegions());
    regions.sort(Comparator.comparingLong((Region r) -> r.row.get("sampled").asLong()).reversed());
    return regions.subList(0, regions.size() - leftOut);
  }

  private List<JsonNode> rows(String statement, Map<String, String> parameters) {
    byte[] answer = Objects.requireNonNull(store.read(statement, parameters).block(PATIENCE));
    return JSON.readTree(answer).get("data").valueStream().toList();
  }

  /** A series that ends has its last value until it is gone: a scrape meanwhile reads no NaN. */
  private void tell(Map<SloSeries, Double> values) {
    Map<SloSeries, Double> both = new HashMap<>(told);
    both.putAll(values);
    told = both;
    gauges.forEach((metric, gauge) -> gauge.register(rows(metric, values.keySet()), false));
    told = Map.copyOf(values);
  }

  private List<Row<?>> rows(String metric, Set<SloSeries> all) {
    List<Row<?>> rows = new ArrayList<>();
    for (SloSeries series : all) {
      if (series.metric().equals(metric)) {
        rows.add(
            Row.of(series.tags(), this, metrics -> metrics.told.getOrDefault(series, Double.NaN)));
      }
    }
    return rows;
  }

  @Override
  public void close() {
    rounds.close();
  }
}
