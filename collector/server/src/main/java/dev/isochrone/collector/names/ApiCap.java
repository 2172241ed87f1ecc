// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.names;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * How many names of apis one app may have: an app that puts ids into its names, or whoever found
 * its key, would else fill every table, plan and screen. What is stored already counts first; what
 * comes when there is no room is {@link #OTHER}. A name that was not seen for a day gives its place
 * up. Thread-safe; nothing blocks.
 */
final class ApiCap {
  /** Stands for all that have no place. */
  static final String OTHER = "other";

  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);
  private static final int MAX_APPS = 10_000;

  private final int maxApis;
  private final InstantSource clock;
  private final BiFunction<String, String, CompletableFuture<Collection<String>>> stored;
  private final Map<App, Known> apps =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<App, Known> eldest) {
          return size() > MAX_APPS;
        }
      };

  /**
   * Makes a cap that knows no app.
   *
   * @param maxApis of one app
   * @param stored the names that a tenant's app has in the store, the most important first
   */
  ApiCap(
      int maxApis,
      InstantSource clock,
      BiFunction<String, String, CompletableFuture<Collection<String>>> stored) {
    this.maxApis = maxApis;
    this.clock = clock;
    this.stored = stored;
  }

  /** What becomes of a name of an app: itself if it has or gets a place, else {@link #OTHER}. */
  UnaryOperator<String> of(String tenant, String app) {
    return known(tenant, app)::name;
  }

  private Known known(String tenant, String app) {
    App key = new App(tenant, app);
    Known known;
    synchronized (apps) {
      known = apps.get(key);
      if (known != null) {
        return known;
      }
      known = new Known();
      apps.put(key, known);
    }
    var unused = stored.apply(tenant, app).thenAccept(known::prefer);
    return known;
  }

  private record App(String tenant, String app) {}

  /** The names of one app, that seen longest ago first. */
  private final class Known {
    private final Map<String, Long> seenAt = new LinkedHashMap<>(16, 0.75f, true);

    synchronized String name(String api) {
      long now = clock.millis();
      if (seenAt.replace(api, now) != null) {
        return api;
      }
      if (seenAt.size() < maxApis || makeRoom(now)) {
        seenAt.put(api, now);
        return api;
      }
      return OTHER;
    }

    /** Names that are stored take the places of those that only just came. */
    synchronized void prefer(Collection<String> apis) {
      Map<String, Long> justCame = new LinkedHashMap<>(seenAt);
      seenAt.clear();
      long now = clock.millis();
      apis.stream().limit(maxApis).forEach(api -> seenAt.put(api, now));
      justCame.keySet().stream()
          .filter(api -> seenAt.containsKey(api) || seenAt.size() < maxApis)
          .forEach(api -> seenAt.put(api, now));
    }

    private boolean makeRoom(long now) {
      var eldest = seenAt.entrySet().iterator();
      if (eldest.hasNext() && eldest.next().getValue() < now - FORGOTTEN_AFTER.toMillis()) {
        eldest.remove();
        return true;
      }
      return false;
    }
  }
}
