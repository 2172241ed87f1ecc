// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import dev.isochrone.capture.HeaderAllowlist;
import dev.isochrone.capture.HostRules;
import dev.isochrone.capture.RequestNamer;
import dev.isochrone.capture.RequestSink;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where requests enter the route that something else than OkHttp's listener has timed. From here on
 * they are like any other: names, slices, plan and budget are the same. Thread-safe; does no I/O
 * and throws nothing.
 *
 * <p>It cannot know whether capture saw the same call: whoever records here sees to it that a call
 * is recorded once.
 */
public final class Recorder {

  private static final List<String> OWN_PATHS = Arrays.asList("v1/batches", "v1/plan", "v1/erase");

  /** Where the books are. */
  interface Books {
    Map<String, Long> read();
  }

  private final RequestNamer namer;
  private final HostRules hosts;
  private final @Nullable HeaderAllowlist headers;
  private final RequestSink sink;
  private final List<HttpUrl> collectors;
  private final Clock clock;
  private final Books books;

  Recorder(
      RequestNamer namer,
      HostRules hosts,
      @Nullable HeaderAllowlist headers,
      RequestSink sink,
      List<HttpUrl> collectors,
      Clock clock,
      Books books) {
    this.namer = namer;
    this.hosts = hosts;
    this.headers = headers;
    this.sink = sink;
    this.collectors = collectors;
    this.clock = clock;
    this.books = books;
  }

  /** Returns the name under which a request counts: by the app's rules, or its path without ids. */
  public String nameOf(String method, HttpUrl url) {
    return namer.nameOf(method, url);
  }

  /** Returns a route that the source knows, such as {@code GET /v1/users/{id}}, within the cap. */
  public String named(String route) {
    return namer.named(route);
  }

  /** Returns the group that the app has put a host into, or the host. */
  public String hostNamed(String host) {
    return hosts.nameOf(host);
  }

  /**
   * Says whether requests to a URL are to be recorded now: neither while the plan or the user
   * forbids everything, nor if the app denies the host, nor if the SDK itself sends it to its
   * collector. To be asked before the effort of timing one.
   */
  public boolean records(HttpUrl url) {
    return sink.isOpen() && hosts.record(url.host()) && !isOwnTraffic(url);
  }

  private boolean isOwnTraffic(HttpUrl url) {
    for (HttpUrl collector : collectors) {
      if (url.host().equals(collector.host()) && url.port() == collector.port()) {
        for (String path : OWN_PATHS) {
          HttpUrl own = collector.newBuilder().addPathSegments(path).build();
          if (own.encodedPath().equals(url.encodedPath())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Returns what a response's headers say about its edge, to be read if the request is kept. */
  public UnreadEdge edgeOf(Headers ofResponse) {
    return HeaderAllowlist.read(ofResponse, headers);
  }

  /** The clock of {@link CompletedRequest#endNanos}. */
  public long nanoTime() {
    return clock.nanoTime();
  }

  /**
   * Returns the books since the start, for gauges and counters: requests {@code seen} (those of
   * earlier processes included), {@code waiting} on this side, {@code delivered}, and {@code
   * lost.<reason>} for each reason; {@code batches}, compressed {@code bytes} and {@code retries}
   * of deliveries. Read one after the other, while others may write.
   */
  public Map<String, Long> books() {
    return books.read();
  }

  /** Takes a request that has just ended. */
  public void record(CompletedRequest request) {
    try {
      sink.accept(request);
    } catch (RuntimeException e) {
      sink.failed();
    }
  }
}
