// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import org.jspecify.annotations.Nullable;

/** What a response says about the edge that sent it. Immutable. Not API. */
public final class EdgeReading implements UnreadEdge {

  /** Of an edge that says nothing. */
  public static final EdgeReading UNKNOWN = new EdgeReading(null, CacheStatus.UNKNOWN, -1, -1);

  private final @Nullable String pop;
  private final CacheStatus cache;
  private final int ageSeconds;
  private final long serverMicros;
  private final @Nullable String headers;

  /**
   * Creates a reading.
   *
   * @param pop the CDN's point of presence, or null
   * @param cache what its cache did
   * @param ageSeconds the Age header; −1 if there was none
   * @param serverMicros the origin's share of {@link Phase#WAIT}; −1 if nobody said
   */
  public EdgeReading(@Nullable String pop, CacheStatus cache, int ageSeconds, long serverMicros) {
    this(pop, cache, ageSeconds, serverMicros, null);
  }

  private EdgeReading(
      @Nullable String pop,
      CacheStatus cache,
      int ageSeconds,
      long serverMicros,
      @Nullable String headers) {
    this.pop = pop;
    this.cache = cache;
    this.ageSeconds = ageSeconds;
    this.serverMicros = serverMicros;
    this.headers = headers;
  }

  /** Returns the same with headers that the app allows, {@code name: value} a line each. */
  public EdgeReading with(@Nullable String allowed) {
    return allowed == null ? this : new EdgeReading(pop, cache, ageSeconds, serverMicros, allowed);
  }

  /** Returns itself: it has been read. */
  @Override
  public EdgeReading read() {
    return this;
  }

  /** The CDN's point of presence, or null. */
  public @Nullable String pop() {
    return pop;
  }

  /** What its cache did. */
  public CacheStatus cache() {
    return cache;
  }

  /** The Age header in seconds; −1 if there was none. */
  public int ageSeconds() {
    return ageSeconds;
  }

  /** The origin's share of {@link Phase#WAIT}; −1 if nobody said. */
  public long serverMicros() {
    return serverMicros;
  }

  /** Headers that the app allows, {@code name: value} a line each, or null. */
  public @Nullable String headers() {
    return headers;
  }
}
