// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import dev.isochrone.plan.Outcome;
import dev.isochrone.plan.ValueRule;
import dev.isochrone.plan.ValueTable;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The planner: fed with what arrived, it says what the next slices are worth. The caller holds the
 * clock and calls {@link #replan} every 20 minutes and {@link #rescale} every 5. Deterministic: the
 * same arrivals give the same plans. Not thread-safe.
 */
public final class ValuePlanner {

  private static final int LEAST_SLICES = 50;
  private static final double LEAST_BASE = 1e-6;

  private final Grid grid;
  private final PlannerSettings settings;
  private final SampleWindow window = new SampleWindow();
  private final TrafficEstimate traffic;
  private final Coefficients coefficients;
  private CellValues values;
  private Prices prices;
  private Demands demands = Demands.NONE;
  private double keepAtMost = 1;
  private int windowMinutes;
  private int minutesSeen;
  private boolean planned;
  private double share;
  private double lambda;
  private double base;
  private long tableId;

  /** Creates a planner that has seen nothing: its first plan keeps slices evenly, carefully. */
  public ValuePlanner(Grid grid, PlannerSettings settings, double bytesPerRequest) {
    this.grid = grid;
    this.settings = settings;
    traffic = new TrafficEstimate(grid);
    coefficients = new Coefficients(grid, settings.objective());
    values =
        new CellValues(
            Thresholds.unknown(grid),
            new double[Objective.QUESTIONS][grid.cells()],
            traffic.errorRates());
    prices = settings.prices();
    share = Math.min(1, 0.5 * bytesPerRequest / prices.usualTiming());
    base = share;
    windowMinutes = settings.windowMinutes();
  }

  /**
   * Says what the operator insists on from now on. The plans that carry the rules must state the
   * same floors and the same bound.
   *
   * @param most the highest keepProbability of a slice, but for floors
   */
  public void insist(Demands nextDemands, double most) {
    demands = nextDemands;
    keepAtMost = most;
  }

  /**
   * Says what the store charges from now on, be it for a table that was planned at other prices.
   */
  public void charge(Prices next) {
    prices = next;
  }

  /** Takes a slice that was kept. See {@link SampleWindow#addSlice}. */
  public void addSlice(int minute, double keepProbability) {
    window.addSlice(minute, keepProbability);
  }

  /** Takes a timing of which only that it failed is known. */
  public void addTiming(int cell, int bucket, boolean error, double sliceKeep, double timingKeep) {
    addTiming(cell, bucket, error ? Outcome.OTHER : Outcome.OK, sliceKeep, timingKeep);
  }

  /** Takes a timing of the slice added last. See {@link SampleWindow#addTiming}. */
  public void addTiming(
      int cell, int bucket, Outcome outcome, double sliceKeep, double timingKeep) {
    window.addTiming(cell, bucket, outcome, timingKeep);
    traffic.add(cell, outcome.isError(), 1 / (sliceKeep * timingKeep));
  }

  /** Closes a minute. Returns the requests that its timings stand for. */
  public double endMinute(int minute) {
    minutesSeen++;
    window.forgetBefore(minute - windowMinutes);
    return traffic.endMinute();
  }

  /** Starts a new day: minutes count from 0 again. */
  public void nextDay() {
    window.rebase(TrafficEstimate.MINUTES_A_DAY);
  }

  /** How long this planner has watched, in minutes. */
  public int minutesSeen() {
    return minutesSeen;
  }

  /** Plans the table anew. Does nothing before the first fifty slices. */
  public void replan(int minute, double exemplarsPerTiming) {
    WindowView view = new WindowView(window, minute - windowMinutes + 1);
    if (view.slices() < LEAST_SLICES) {
      return;
    }
    if (view.timings() > settings.windowTimings() && windowMinutes > 240) {
      windowMinutes -= 60;
    }
    values =
        coefficients.plan(
            view,
            Thresholds.of(grid, view),
            traffic.requestsPerDay(),
            traffic.errorRates(),
            terms(exemplarsPerTiming),
            share,
            settings.baseShare());
    planned = true;
    tableId = (tableId + 1) & 0xffff_ffffL;
  }

  /**
   * Fits the scalars to a spend.
   *
   * @param requestsPerMinute expected
   * @param bytesPerMinute to spend
   */
  public void rescale(
      int minute, double requestsPerMinute, double bytesPerMinute, double exemplarsPerTiming) {
    WindowView view = new WindowView(window, minute - settings.replayMinutes() + 1);
    if (!planned || view.slices() < 20) {
      return;
    }
    Replay replay = new Replay(view, values, terms(exemplarsPerTiming));
    double target = bytesPerMinute * view.requests() / Math.max(requestsPerMinute, 1e-9);
    share = Math.max(1e-5, Math.min(1, target / Math.max(replay.fullCost(), 1e-9)));
    base = affordableBase(replay, settings.baseShare() * share, target);
    lambda = affordableLambda(replay, base, target, lambda);
  }

  /** Floors are paid first: what is spent evenly gives way to them. */
  static double affordableBase(Replay replay, double wanted, double target) {
    double affordable = wanted;
    while (affordable > LEAST_BASE && replay.cost(affordable, 0) > target) {
      affordable /= 2;
    }
    return affordable;
  }

  /** The lambda with which devices send a target, however they round. */
  static double affordableLambda(Replay replay, double base, double target, double guess) {
    double lambda = replay.solveLambda(base, target, guess);
    return replay.solveLambda(base, target / replay.rounding(base, lambda), lambda);
  }

  /**
   * What the floors alone cost: bytes per request that happened, from the slices of the last hours.
   * NaN before the first fifty slices.
   */
  public double floorBytesPerRequest(int minute, double exemplarsPerTiming) {
    return bytesPerRequest(minute, exemplarsPerTiming, 0, 0);
  }

  /**
   * What the plan as it is would cost: bytes per request that happened; NaN before fifty slices.
   */
  public double bytesPerRequest(int minute, double exemplarsPerTiming) {
    return bytesPerRequest(minute, exemplarsPerTiming, base, lambda);
  }

  private double bytesPerRequest(int minute, double exemplarsPerTiming, double p0, double l) {
    WindowView view = new WindowView(window, minute - windowMinutes + 1);
    if (view.slices() < LEAST_SLICES) {
      return Double.NaN;
    }
    Replay replay = new Replay(view, values, terms(exemplarsPerTiming));
    return replay.sentBytes(p0, l) / view.requests();
  }

  /** Requests that the slices of the last hours stand for. */
  public double requests(int minute) {
    return new WindowView(window, minute - windowMinutes + 1).requests();
  }

  /** What keeping everything would cost: bytes per request that happened. */
  public double fullBytesPerRequest(int minute, double exemplarsPerTiming) {
    return bytesPerRequest(minute, exemplarsPerTiming, 1, 0);
  }

  /** What the plan as it is would keep of the slices of the last hours, cell by cell. */
  public Outlook outlook(int minute, double exemplarsPerTiming) {
    WindowView view = new WindowView(window, minute - windowMinutes + 1);
    Replay replay = new Replay(view, values, terms(exemplarsPerTiming));
    return new Outlook(view, replay, base, lambda, grid.cells());
  }

  private Terms terms(double exemplarsPerTiming) {
    return new Terms(demands, keepAtMost, prices.slice(), prices.timingWith(exemplarsPerTiming));
  }

  /**
   * What the slices of the last hours would be under another budget, with a table planned for it.
   * Changes nothing.
   *
   * @param bytesPerDay for slices, timings and what hangs on them
   * @param exemplarsPerTiming as measured under the budget in force
   * @return null before the first fifty slices
   */
  public @Nullable Outlook outlookAt(
      double bytesPerDay, double exemplarsPerTiming, ExemplarRule rule) {
    WindowView view = new WindowView(window, Integer.MIN_VALUE);
    return view.slices() < LEAST_SLICES
        ? null
        : new OtherBudget(grid, settings, view, traffic, this::terms)
            .outlook(bytesPerDay / windowsADay(), exemplarsPerTiming, rule);
  }

  /** How many times the requests of the last hours make a day's. */
  public double windowsADay() {
    WindowView view = new WindowView(window, Integer.MIN_VALUE);
    double[] requests = traffic.requestsPerDay();
    BitSet seen = new BitSet();
    for (int cell : view.cells) {
      seen.set(cell);
    }
    return seen.stream().mapToDouble(cell -> requests[cell]).sum()
        / Math.max(view.requests(), 1e-9);
  }

  /** Whether the last scalars afford to keep everything. */
  public boolean keepsEverything() {
    return planned && share >= 1;
  }

  /** The scalar between value and probability. */
  public double lambda() {
    return lambda;
  }

  /** The probability that everything has at least. */
  public double baseKeepProbability() {
    return base;
  }

  /** Puts scalars back that held at another time, such as a usual one at the start of a day. */
  public void scalars(double newLambda, double newBase) {
    lambda = newLambda;
    base = newBase;
    share = newBase / (planned ? settings.baseShare() : 1);
  }

  /** Names the table of the last planning. */
  public long tableId() {
    return tableId;
  }

  /**
   * Returns the table of a region: its most telling apis, and a default row for all others.
   *
   * @param apiHashes {@code String.hashCode} of each api's name
   */
  public ValueTable table(int region, int[] apiHashes) {
    return table(region, apiHashes, tableId);
  }

  /** Returns the table of a region under a name of the caller's. */
  public ValueTable table(int region, int[] apiHashes, long id) {
    return RegionTable.of(id, values, grid.cell(region, 0), apiHashes, settings.tableRows());
  }

  /** Returns the rule that carries a table. */
  public ValueRule rule(ValueTable table, double exemplarsPerTiming) {
    return new ValueRule(
        base, lambda, prices.slice(), prices.timingWith(exemplarsPerTiming), table);
  }
}
