// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that are told the trace of a call, and how many traces say that they are sampled: by
 * OpenTelemetry's consistent probability sampling, that is by the last 56 bits of the trace's id,
 * with the threshold in {@code tracestate} so that a backend can weigh what it keeps. Immutable.
 */
public final class TraceHosts {

  private static final long ALL = 1L << 56;

  private final HostPattern[] hosts;
  private final long threshold;
  private final String sampledState;

  /**
   * Creates a rule.
   *
   * @param hosts those that get the headers
   * @param sampledProbability the share of traces that are sampled, from 0 to 1
   */
  public TraceHosts(List<HostPattern> hosts, double sampledProbability) {
    this.hosts = hosts.toArray(new HostPattern[0]);
    this.threshold = Math.round((1 - sampledProbability) * ALL);
    this.sampledState = "ot=th:" + thresholdDigits(threshold);
  }

  boolean contains(String host) {
    return HostPattern.indexOf(hosts, host) >= 0;
  }

  /** Returns the trace of a call that begins. */
  TraceContext begin() {
    long low = TraceIds.low();
    @Nullable String state = (low & (ALL - 1)) >= threshold ? sampledState : null;
    return new TraceContext(TraceIds.high(), low, state);
  }

  private static String thresholdDigits(long threshold) {
    String digits = String.format(Locale.ROOT, "%014x", threshold);
    int end = digits.length();
    while (end > 1 && digits.charAt(end - 1) == '0') {
      end--;
    }
    return digits.substring(0, end);
  }
}
