// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import dev.isochrone.capture.HostRules;
import dev.isochrone.capture.RequestNamer;
import dev.isochrone.capture.RequestSink;
import okhttp3.HttpUrl;

/**
 * Where requests enter the route that something else than OkHttp's listener has timed. From here on
 * they are like any other: names, slices, plan and budget are the same. Thread-safe; does no I/O
 * and throws nothing.
 *
 * <p>It cannot know whether capture saw the same call: whoever records here sees to it that a call
 * is recorded once.
 */
public final class Recorder {

  private final RequestNamer namer;
  private final HostRules hosts;
  private final RequestSink sink;
  private final HttpUrl collector;
  private final Clock clock;

  Recorder(RequestNamer namer, HostRules hosts, RequestSink sink, HttpUrl collector, Clock clock) {
    this.namer = namer;
    this.hosts = hosts;
    this.sink = sink;
    this.collector = collector;
    this.clock = clock;
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
    return url.host().equals(collector.host())
        && url.port() == collector.port()
        && (isBelowCollector(url, "v1/batches") || isBelowCollector(url, "v1/plan"));
  }

  private boolean isBelowCollector(HttpUrl url, String path) {
    return url.encodedPath()
        .equals(collector.newBuilder().addPathSegments(path).build().encodedPath());
  }

  /** The clock of {@link CompletedRequest#endNanos}. */
  public long nanoTime() {
    return clock.nanoTime();
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
