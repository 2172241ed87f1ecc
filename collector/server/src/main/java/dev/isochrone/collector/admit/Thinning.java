// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.admit;

import dev.isochrone.collector.AdmittedBatch;
import dev.isochrone.collector.Batch;
import dev.isochrone.collector.BatchId;
import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.MeasuredCosts;
import dev.isochrone.collector.Refusal;
import dev.isochrone.collector.SliceColumn;
import dev.isochrone.collector.SpendLimit;
import dev.isochrone.collector.StoredMinute;
import dev.isochrone.collector.ValidBatch;
import dev.isochrone.planner.allocate.Admission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Admits as much as the day's pace and the policy's burst have room for: the pace's share for all
 * collectors alike, times {@link Admission}'s minute by minute, over what this collector took in,
 * its room being its share of the fleet's. φ is fixed before the minute begins; which slices it
 * takes follows from the batch's id and a secret, so that a batch sent again meets the same fate
 * and no sender can choose. Thread-safe.
 */
public final class Thinning {
  private static final int MAX_UNDECIDED = 10_000;
  private static final double LEAST_SHARE = 0.02;
  private static final int LATELY_MINUTES = 5; // as many as SpendLimit's are the average of

  private final ToLongFunction<String> salted;
  private final long minuteMillis;
  private final InstantSource clock;
  private final Map<BatchId, Decision> undecided =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BatchId, Decision> eldest) {
          return size() > MAX_UNDECIDED;
        }
      };

  private @Nullable SpendLimit limit;
  private Admission admission = new Admission(1, 1, 1);
  private Decision now = new Decision(1, false);
  private long minute = Long.MIN_VALUE;
  private final StoredMinute[] lately = new StoredMinute[LATELY_MINUTES];
  private int wholeMinutes = -1; // the first is cut
  private double share = 1;
  private StoredMinute arrived = StoredMinute.NOTHING;
  private StoredMinute stored = StoredMinute.NOTHING;

  /**
   * Makes a stage that admits everything until it has a limit.
   *
   * @param salted a keyed hash
   * @param minuteLength how long a minute is
   */
  public Thinning(ToLongFunction<String> salted, Duration minuteLength, InstantSource clock) {
    this.salted = salted;
    minuteMillis = minuteLength.toMillis();
    this.clock = clock;
  }

  /** Obeys another limit from the next minute on. */
  public synchronized void limit(SpendLimit next) {
    turn();
    limit = next;
    double own = ownPerMinute(next.costs());
    double all = Math.max(next.storedPerMinute(), own);
    share = own > 0 ? Math.max(LEAST_SHARE, own / all) : 1;
  }

  /** φ of this minute. */
  public synchronized double keepProbability() {
    turn();
    return now.keepProbability;
  }

  /** Whether this minute's slices lose their phases and exemplars. */
  public synchronized boolean bare() {
    turn();
    return now.bare;
  }

  /** Returns what of a batch is to be stored. */
  public AdmittedBatch admit(EnrichedBatch enriched) {
    Decision decision = decision(enriched.valid().batch().id());
    ValidBatch valid = enriched.valid();
    if (decision.keepProbability < 1) {
      valid = valid.without(notDrawn(valid.batch(), decision), Refusal.NOT_ADMITTED);
    }
    if (decision.bare) {
      valid = valid.withoutExemplars(Refusal.NOT_ADMITTED);
    }
    return new AdmittedBatch(enriched.with(valid), decision.keepProbability, decision.bare);
  }

  /** Notes a batch that is durable now: what it would have cost, and what it does cost. */
  public synchronized void stored(EnrichedBatch before, AdmittedBatch admitted) {
    turn();
    undecided.remove(before.valid().batch().id());
    arrived = arrived.plus(records(before.valid(), false));
    stored = stored.plus(records(admitted.enriched().valid(), admitted.bare()));
  }

  private synchronized Decision decision(BatchId id) {
    turn();
    return undecided.computeIfAbsent(id, key -> now);
  }

  private BitSet notDrawn(Batch batch, Decision decision) {
    SplittableRandom draws = new SplittableRandom(salted.applyAsLong(batch.id().toString()));
    BitSet notDrawn = new BitSet();
    for (int slice = 0; slice < batch.slices().rows(); slice++) {
      notDrawn.set(slice, draws.nextDouble() >= decision.keepProbability);
    }
    return notDrawn;
  }

  private void turn() {
    long current = clock.millis() / minuteMillis;
    if (minute == Long.MIN_VALUE) {
      minute = current;
    }
    for (long passed = Math.max(minute, current - LATELY_MINUTES); passed < current; passed++) {
      if (wholeMinutes >= 0) {
        lately[wholeMinutes % LATELY_MINUTES] = stored;
      }
      wholeMinutes++;
      if (limit != null) {
        MeasuredCosts costs = limit.costs();
        double others = share * costs.fixedBytesPerDay() / StoredMinute.A_DAY;
        admission.limit(
            share * limit.evenPerMinute() + others, limit.burst(), bareShare(costs), others);
        double paced = limit.keepProbability();
        admission.endMinute(paced * costs.bytes(arrived), costs.bytes(stored));
        admission.beginMinute();
        now = new Decision(paced * admission.keepProbability(), admission.bare());
      }
      arrived = StoredMinute.NOTHING;
      stored = StoredMinute.NOTHING;
    }
    minute = Math.max(minute, current);
  }

  /** At the prices of the limit, as those of the fleet are. */
  private double ownPerMinute(MeasuredCosts costs) {
    int minutes = Math.min(wholeMinutes, LATELY_MINUTES);
    double bytes = 0;
    for (int i = 0; i < minutes; i++) {
      bytes += costs.bytes(lately[i]);
    }
    return minutes <= 0 ? 0 : bytes / minutes;
  }

  private static StoredMinute records(ValidBatch valid, boolean bare) {
    long[] requests = valid.batch().slices().integers(SliceColumn.REQUESTS);
    long[] phased = valid.batch().slices().integers(SliceColumn.PHASED);
    long timings = 0;
    long phases = 0;
    BitSet kept = valid.slices();
    for (int slice = kept.nextSetBit(0); slice >= 0; slice = kept.nextSetBit(slice + 1)) {
      timings += requests[slice];
      phases += bare ? 0 : phased[slice] * requests[slice];
    }
    return new StoredMinute(
        0, 0, 0, kept.cardinality(), timings, phases, valid.exemplars().cardinality(), 0);
  }

  /** What is left of the minute's bytes without phases and exemplars. */
  private double bareShare(MeasuredCosts costs) {
    StoredMinute bare = new StoredMinute(0, 0, 0, arrived.slices(), arrived.timings(), 0, 0, 0);
    double all = costs.bytes(arrived);
    return all > 0 ? costs.bytes(bare) / all : 1;
  }

  /** What holds for a batch. */
  private record Decision(double keepProbability, boolean bare) {}
}
