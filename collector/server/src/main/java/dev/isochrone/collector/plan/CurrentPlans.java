// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.plan.Outcome;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The plans that SDKs should have now, in the forms in which they are served. Thread-safe. */
public final class CurrentPlans {
  private volatile Served served = new Served(Edition.none());

  /** The plan of the devices of an app in a country. */
  public Offer offer(RegionKey reader) {
    Served now = served;
    return new Offer(now, now.edition.region(reader));
  }

  Edition edition() {
    return served.edition;
  }

  void publish(Edition edition) {
    served = new Served(edition);
  }

  /** A plan, and the forms in which it can be had. Immutable. */
  public static final class Offer {
    private final Served served;
    private final int region;

    private Offer(Served served, int region) {
      this.served = served;
      this.region = region;
    }

    /** Its version; 0 before there is any plan. */
    public long version() {
      return served.plan(region).version();
    }

    /**
     * What brings an SDK from the version it has to this one, in base64; null if it has this one.
     * An SDK whose version came with the same table gets the plan without it.
     *
     * @param had version that the SDK has, 0 for none
     */
    public @Nullable String update(long had) {
      Edition edition = served.edition;
      if (had == version()) {
        return null;
      }
      boolean hasTable =
          Edition.regionOf(had) == region
              && edition.tableEdition() > 0
              && Edition.editionOf(had) >= edition.tableEdition()
              && Edition.editionOf(had) <= edition.number();
      return hasTable ? served.delta(region) : served.complete(region);
    }

    /** With which probability a request is kept in full besides. */
    public double exemplarKeepProbability(Outcome outcome, int total) {
      return served.plan(region).exemplarKeepProbability(outcome, total);
    }

    byte[] complete() {
      return SamplingPlanCodec.encode(served.plan(region));
    }
  }

  /** An edition, each plan encoded when it is first asked for. */
  private static final class Served {
    final Edition edition;
    private final Map<Integer, String> complete = new ConcurrentHashMap<>();
    private final Map<Integer, String> deltas = new ConcurrentHashMap<>();

    Served(Edition edition) {
      this.edition = edition;
    }

    SamplingPlan plan(int region) {
      return Objects.requireNonNull(edition.plan(region));
    }

    String complete(int region) {
      return complete.computeIfAbsent(region, at -> base64(SamplingPlanCodec.encode(plan(at))));
    }

    String delta(int region) {
      return deltas.computeIfAbsent(region, at -> base64(SamplingPlanCodec.encodeDelta(plan(at))));
    }

    private static String base64(byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
  }
}
