// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import dev.isochrone.capture.HeaderAllowlist;
import dev.isochrone.capture.HostPattern;
import dev.isochrone.capture.NameRule;
import dev.isochrone.capture.TraceHosts;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Settings of an {@link Isochrone}, each with its default. Not thread-safe. */
public final class IsochroneBuilder {

  private static final long MAX_SLICE_MILLIS = 120_000;

  final List<HttpUrl> collectors = new ArrayList<>();
  final String ingestKey;
  final SenderAttributes sender;
  final List<NameRule> nameRules = new ArrayList<>();
  final List<HostPattern> allowedHosts = new ArrayList<>();
  final List<HostPattern> deniedHosts = new ArrayList<>();
  final Map<HostPattern, String> hostGroups = new LinkedHashMap<>();
  @Nullable TraceHosts traceHosts;
  @Nullable Callable<@Nullable String> currentTrace;
  @Nullable HeaderAllowlist headers;
  int apiNamesMax = 300;
  int queueMaxSlices = 1_000;
  long queueMaxBytes = 4 << 20;
  long flushAfterMillis = 30_000;
  long batchMaxBytes = 256 << 10;
  long sliceMaxMillis = MAX_SLICE_MILLIS;
  long sessionTimeoutMillis = 30 * 60_000;
  private long closeWithinMillis = 3_000;
  private boolean closeOnShutdown;
  NetworkSource network = NetworkSource.UNKNOWN;
  @Nullable InstallStore installStore;
  @Nullable File storage;
  @Nullable File owner;
  boolean takesHandedOver;
  @Nullable Consent consent;
  Callable<OkHttpClient> deliveryClient = OkHttpClient::new;
  LogSink log = new QuietLog();
  Clock clock = Clock.SYSTEM;
  Dice dice = Math::random;

  IsochroneBuilder(String serviceName, String collectorUrl, String ingestKey) {
    collectors.add(HttpUrl.get(collectorUrl));
    if (ingestKey.isEmpty()) {
      throw new IllegalArgumentException("ingestKey is empty");
    }
    this.ingestKey = ingestKey;
    this.sender = new SenderAttributes(serviceName);
  }

  /** Another address of the collector, tried when those before do not answer. Default: none. */
  public IsochroneBuilder fallbackCollector(String collectorUrl) {
    collectors.add(HttpUrl.get(collectorUrl));
    return this;
  }

  /** Version of the app. Default: not told. */
  public IsochroneBuilder serviceVersion(String serviceVersion) {
    sender.put("service.version", serviceVersion);
    return this;
  }

  /** OpenTelemetry's {@code os.name} and {@code os.version}. Default: those of the JVM. */
  public IsochroneBuilder os(String name, String version) {
    sender.put("os.name", name);
    sender.put("os.version", version);
    return this;
  }

  /** {@code low}, {@code mid} or {@code high}. Default: not told. */
  public IsochroneBuilder deviceClass(String deviceClass) {
    if (!deviceClass.matches("low|mid|high")) {
      throw new IllegalArgumentException("deviceClass not low, mid or high: " + deviceClass);
    }
    sender.put("device.class", deviceClass);
    return this;
  }

  /**
   * Adds a rule that names requests, such as {@code GET /v1/users/*}: {@code *} stands for one
   * segment, {@code **} at the end for any rest. The first that fits wins. Default: none.
   */
  public IsochroneBuilder nameRule(String rule) {
    nameRules.add(NameRule.of(rule));
    return this;
  }

  /** How many different API names there may be; the rest is {@code other}. Default 300. */
  public IsochroneBuilder apiNamesMax(int apiNamesMax) {
    this.apiNamesMax = (int) atLeast(1, "apiNamesMax", apiNamesMax);
    return this;
  }

  /**
   * Adds a host to the only ones that are recorded: {@code api.example.com}, or {@code
   * *.example.com} for every name below. A call belongs to the host that it asks first. Default:
   * all hosts are recorded.
   */
  public IsochroneBuilder allowHost(String pattern) {
    allowedHosts.add(HostPattern.of(pattern));
    return this;
  }

  /** Adds a host that is not recorded, even if {@link #allowHost} names it. Default: none. */
  public IsochroneBuilder denyHost(String pattern) {
    deniedHosts.add(HostPattern.of(pattern));
    return this;
  }

  /**
   * Records hosts under one name, such as {@code media} for {@code *.media.example.com}. The first
   * pattern that fits wins. Default: each host under its own.
   */
  public IsochroneBuilder groupHosts(String group, String... patterns) {
    SenderAttributes.checkLength("group", group);
    for (String pattern : patterns) {
      hostGroups.put(HostPattern.of(pattern), group);
    }
    return this;
  }

  /**
   * Starts a W3C trace for each recorded call that has none and tells these hosts, and only these,
   * by {@code traceparent} and {@code tracestate}; what the app has set stays. Default: none.
   *
   * @param sampledProbability the share of traces that tell the hosts to sample them, from 0 to 1;
   *     backends usually record all of those and none of the others
   */
  public IsochroneBuilder traceHosts(double sampledProbability, String... patterns) {
    if (!(sampledProbability >= 0 && sampledProbability <= 1)) {
      throw new IllegalArgumentException("sampledProbability not of 0..1: " + sampledProbability);
    }
    List<HostPattern> hosts = new ArrayList<>();
    for (String pattern : patterns) {
      hosts.add(HostPattern.of(pattern));
    }
    traceHosts = hosts.isEmpty() ? null : new TraceHosts(hosts, sampledProbability);
    return this;
  }

  /**
   * Tells the trace that is under way on the thread that makes a call, as 32 hex digits, or null:
   * asked once for each recorded call. What a {@code traceparent} on the request says counts more.
   * Default: none.
   */
  public IsochroneBuilder currentTrace(Callable<@Nullable String> currentTrace) {
    this.currentTrace = currentTrace;
    return this;
  }

  /**
   * Records these headers of responses with exemplars, each value cut at 64 characters; at most 8.
   * Refused are headers that tell who somebody is, such as {@code Set-Cookie}, and left out are
   * values that look like an address or a key. Default: none.
   */
  public IsochroneBuilder recordHeaders(String... names) {
    headers = new HeaderAllowlist(Arrays.asList(names));
    return this;
  }

  /** How many slices wait in memory at most; the oldest go first. Default 1,000. */
  public IsochroneBuilder queueMaxSlices(int queueMaxSlices) {
    this.queueMaxSlices = (int) atLeast(1, "queueMaxSlices", queueMaxSlices);
    return this;
  }

  /** How much waits in memory at most, by estimate; the oldest go first. Default 4 MiB. */
  public IsochroneBuilder queueMaxBytes(long queueMaxBytes) {
    this.queueMaxBytes = atLeast(1, "queueMaxBytes", queueMaxBytes);
    return this;
  }

  /** How long a kept slice waits for others to travel with. Default 30 s. */
  public IsochroneBuilder flushAfterMillis(long flushAfterMillis) {
    this.flushAfterMillis = atLeast(0, "flushAfterMillis", flushAfterMillis);
    return this;
  }

  /** Size of a batch before compression, by estimate. Default 256 KiB. */
  public IsochroneBuilder batchMaxBytes(long batchMaxBytes) {
    this.batchMaxBytes = atLeast(1, "batchMaxBytes", batchMaxBytes);
    return this;
  }

  /** How old a slice may get before it is closed. Default and maximum 120 s. */
  public IsochroneBuilder sliceMaxMillis(long sliceMaxMillis) {
    if (sliceMaxMillis > MAX_SLICE_MILLIS) {
      throw new IllegalArgumentException(
          "sliceMaxMillis > " + MAX_SLICE_MILLIS + ": " + sliceMaxMillis);
    }
    this.sliceMaxMillis = atLeast(1, "sliceMaxMillis", sliceMaxMillis);
    return this;
  }

  /** How long without requests ends a session. Default 30 minutes. */
  public IsochroneBuilder sessionTimeoutMillis(long sessionTimeoutMillis) {
    this.sessionTimeoutMillis = atLeast(1, "sessionTimeoutMillis", sessionTimeoutMillis);
    return this;
  }

  /** How long {@link Isochrone#close} tries to send what is left. Default 3 s. */
  public IsochroneBuilder closeWithinMillis(long closeWithinMillis) {
    this.closeWithinMillis = atLeast(0, "closeWithinMillis", closeWithinMillis);
    return this;
  }

  /** Tells the network the device is on. Default: {@link NetworkSource#UNKNOWN}. */
  public IsochroneBuilder network(NetworkSource network) {
    this.network = network;
    return this;
  }

  /** Keeps the installation id over restarts. Default: none, each process is a new one. */
  public IsochroneBuilder installStore(InstallStore installStore) {
    this.installStore = installStore;
    return this;
  }

  /**
   * What the user has said so far; {@link Isochrone#consent} changes it. Default granted, and told
   * to the collector as an app that does not ask.
   */
  public IsochroneBuilder consent(Consent consent) {
    this.consent = consent;
    return this;
  }

  /**
   * A directory for the SDK alone, where batches wait that the collector does not have yet, at most
   * 5 MB, so that they outlive the process. It is made when missing; only the worker touches it.
   * Default: none, they wait in memory.
   */
  public IsochroneBuilder storage(File directory) {
    this.storage = directory;
    return this;
  }

  /**
   * Hands everything over to the SDK of another process, the one with this {@link #storage}, which
   * draws, sends and answers for it as for its own. For the further processes of an app, each with
   * a storage of its own. Default: none, this process sends.
   */
  public IsochroneBuilder handOverTo(File storageOfOwner) {
    this.owner = storageOfOwner;
    return this;
  }

  /**
   * Takes what other processes hand over to this one, by {@link #handOverTo} and into its {@link
   * #storage}. Default: no, it waits there.
   */
  public IsochroneBuilder takeHandedOver() {
    this.takesHandedOver = true;
    return this;
  }

  /**
   * The client whose proxy, TLS and DNS settings deliveries use; its listeners, interceptors,
   * cookies and cache are left out, so that deliveries are never recorded. Default: OkHttp's
   * defaults.
   */
  public IsochroneBuilder deliveryClient(OkHttpClient deliveryClient) {
    return deliveryClient(() -> deliveryClient);
  }

  /** As above, for a client that is made only when needed: called once, on the SDK's worker. */
  public IsochroneBuilder deliveryClient(Callable<OkHttpClient> deliveryClient) {
    this.deliveryClient = deliveryClient;
    return this;
  }

  /** Where the SDK says what it could not do. Default: slf4j if the app has it, else nowhere. */
  public IsochroneBuilder log(LogSink log) {
    this.log = log;
    return this;
  }

  /** Closes the SDK when the JVM ends, by a shutdown hook. Default: the app calls close. */
  public IsochroneBuilder closeOnShutdown() {
    this.closeOnShutdown = true;
    return this;
  }

  /** The clocks. Default: {@link Clock#SYSTEM}. */
  public IsochroneBuilder clock(Clock clock) {
    this.clock = clock;
    return this;
  }

  /** The draws, for tests. */
  IsochroneBuilder dice(Dice dice) {
    this.dice = dice;
    return this;
  }

  /** Returns a running SDK. Does no I/O; the worker thread does all of that. */
  public Isochrone build() {
    Route route = new Route(this);
    route.start();
    return new Isochrone(route, closeWithinMillis, closeOnShutdown);
  }

  private static long atLeast(long minimum, String name, long value) {
    if (value < minimum) {
      throw new IllegalArgumentException(name + " < " + minimum + ": " + value);
    }
    return value;
  }
}
