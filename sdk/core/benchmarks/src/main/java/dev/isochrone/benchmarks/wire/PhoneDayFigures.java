// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.wire;

import dev.isochrone.CompletedRequest;
import dev.isochrone.benchmarks.Figures;
import dev.isochrone.benchmarks.traffic.PhoneDay;
import dev.isochrone.benchmarks.traffic.ReferencePlan;
import dev.isochrone.deliver.ConnectionCost;
import dev.isochrone.deliver.SimulatedPhone;
import dev.isochrone.deliver.TrafficMeter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Replays the days of many phones, each of 200 requests in 6 sessions, and prints the mean of a
 * day: the SDK under the reference plan, and two other ways to tell about the same days. One keeps
 * every hundredth session whole and sends its requests as OTLP spans, which stores as much as the
 * reference plan does; the other sends every request as a span. Both send each 30 s what they have.
 */
public final class PhoneDayFigures {

  private static final long OTLP_FLUSH_NANOS = 30_000_000_000L;
  private static final long SESSION_GAP_NANOS = 30 * 60_000_000_000L;
  private static final double SESSION_KEEP = 0.01;
  private static final int OTLP_SHARE = 10;

  private final int phones;

  /** Replays the days of this many phones. */
  public PhoneDayFigures(int phones) {
    this.phones = phones;
  }

  /** Replays and prints. */
  public void print(Figures figures) throws IOException {
    ConnectionCost cost = ConnectionCost.measured();
    sdk(figures, cost, ReferencePlan.learnt(Math.max(phones / 10, 50)));
    otlp(figures, cost);
  }

  private void sdk(Figures figures, ConnectionCost cost, ReferencePlan plan) {
    double bodies = 0;
    double batches = 0;
    double plans = 0;
    double uploads = 0;
    double planRequests = 0;
    double connections = 0;
    double timings = 0;
    for (int phone = 0; phone < phones; phone++) {
      PhoneDay day = PhoneDay.of(phone, false);
      TrafficMeter meter =
          new SimulatedPhone(plan.planOf(day), day.country(), day.network(), phone)
              .day(day.requests());
      bodies += meter.bodyBytes();
      batches += meter.batchBytes();
      plans += meter.planBytes();
      uploads += meter.uploads();
      planRequests += meter.planRequests();
      connections += meter.connections();
      timings += meter.timings();
    }
    double overhead =
        connections * (cost.coldBytes() - cost.warmBytes())
            + uploads * cost.warmBytes()
            + planRequests * cost.warmPlanBytes();
    figures.print("wire.phone_day.bytes", bodies / phones, "bytes");
    figures.print("wire.phone_day.batches.bytes", batches / phones, "bytes");
    figures.print("wire.phone_day.plans.bytes", plans / phones, "bytes");
    figures.print("wire.phone_day.overhead.bytes", overhead / phones, "bytes");
    figures.print("wire.phone_day.uploads", uploads / phones, "uploads");
    figures.print("wire.phone_day.plan_requests", planRequests / phones, "requests");
    figures.print("wire.phone_day.connections", connections / phones, "connections");
    figures.print("wire.phone_day.timings", timings / phones, "timings");
  }

  private void otlp(Figures figures, ConnectionCost cost) {
    double everySession = 0;
    double everyUpload = 0;
    int sampled = Math.max(1, phones / OTLP_SHARE);
    for (int phone = 0; phone < sampled; phone++) {
      PhoneDay day = PhoneDay.of(phone, true);
      for (List<CompletedRequest> session : sessions(day)) {
        Exports exports = Exports.of(day, session);
        everySession += exports.bytes();
        everyUpload += exports.uploads();
      }
    }
    // every session is kept as often as any other, so a hundredth of all is what one day costs
    double keptSessions = everySession * SESSION_KEEP;
    double keptUploads = everyUpload * SESSION_KEEP;
    figures.print("wire.phone_day.session_uniform.bytes", keptSessions / sampled, "bytes");
    figures.print("wire.phone_day.session_uniform.uploads", keptUploads / sampled, "uploads");
    figures.print("wire.phone_day.otlp.bytes", everySession / sampled, "bytes");
    figures.print("wire.phone_day.otlp.uploads", everyUpload / sampled, "uploads");
    double perUpload = cost.warmBytes();
    double perSession = cost.coldBytes() - cost.warmBytes();
    figures.print(
        "wire.phone_day.otlp.overhead.bytes",
        everyUpload / sampled * perUpload + PhoneDay.SESSIONS * perSession,
        "bytes");
  }

  private static List<List<CompletedRequest>> sessions(PhoneDay day) {
    List<List<CompletedRequest>> sessions = new ArrayList<>();
    long last = Long.MIN_VALUE / 2;
    for (CompletedRequest request : day.requests()) {
      if (request.endNanos() - last > SESSION_GAP_NANOS) {
        sessions.add(new ArrayList<>());
      }
      sessions.get(sessions.size() - 1).add(request);
      last = request.endNanos();
    }
    return sessions;
  }

  /** What a session's spans take when they leave every 30 s. */
  private record Exports(long bytes, int uploads) {
    static Exports of(PhoneDay day, List<CompletedRequest> session) {
      long bytes = 0;
      int uploads = 0;
      int from = 0;
      while (from < session.size()) {
        long until = session.get(from).endNanos() + OTLP_FLUSH_NANOS;
        int to = from;
        while (to < session.size() && session.get(to).endNanos() < until) {
          to++;
        }
        bytes += OtlpSpans.gzipBytes(day, session.subList(from, to));
        uploads++;
        from = to;
      }
      return new Exports(bytes, uploads);
    }
  }
}
