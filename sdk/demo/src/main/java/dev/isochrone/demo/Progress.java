// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import dev.isochrone.demo.device.CollectorGateway;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * The line every few seconds: what was done since the start and how fast it goes now. One thread's
 * own.
 */
final class Progress {
  private static final long EVERY_NANOS = 5_000_000_000L;

  private final PrintWriter out;
  private final Tally tally;
  private final CollectorGateway gateway;
  private final String linkUrl;
  private final long startedNanos;
  private long lastNanos;
  private long lastIssued;

  Progress(PrintWriter out, Tally tally, CollectorGateway gateway, String linkUrl, long nowNanos) {
    this.out = out;
    this.tally = tally;
    this.gateway = gateway;
    this.linkUrl = linkUrl;
    this.startedNanos = nowNanos;
    this.lastNanos = nowNanos;
  }

  void tick(long nowNanos) {
    if (nowNanos - lastNanos >= EVERY_NANOS) {
      show(nowNanos);
    }
  }

  void show(long nowNanos) {
    long issued = tally.issued.sum();
    double perSecond = (issued - lastIssued) / Math.max(1e-3, (nowNanos - lastNanos) / 1e9);
    out.printf(
        Locale.ROOT,
        "%5d s  %7d requests  %5.1f/s  %d http errors  %d failed  batches accepted %d, not %d   open %s%n",
        (nowNanos - startedNanos) / 1_000_000_000,
        issued,
        perSecond,
        tally.errors.sum(),
        tally.failures.sum(),
        gateway.batchesAccepted(),
        gateway.batchesRefused(),
        linkUrl);
    lastNanos = nowNanos;
    lastIssued = issued;
  }
}
