// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The truth to compare the store with: one CSV line per request that a device made, written when it
 * ended, with what the servers say they did with it. It shares nothing with the SDK. Thread safe.
 *
 * <pre>
 * started,request,country,device,api,path,outcome,status,failure,by,how,server_ms,total_ms,body_bytes
 * </pre>
 */
final class AccessLog implements ServedRequests, AutoCloseable {
  static final String HEADER =
      "started,request,country,device,api,path,outcome,status,failure,by,how,server_ms,total_ms,body_bytes";

  private record Served(String by, String how, double serverMs) {}

  private static final Served BY_NOBODY = new Served("", "", -1);

  private static final class Open {
    final PlannedRequest planned;
    final String country;
    final long startedMs;
    final long startedNanos;
    volatile Served served = BY_NOBODY;

    Open(PlannedRequest planned, String country, long startedMs, long startedNanos) {
      this.planned = planned;
      this.country = country;
      this.startedMs = startedMs;
      this.startedNanos = startedNanos;
    }
  }

  private final Map<Long, Open> open = new ConcurrentHashMap<>();
  private final @Nullable Writer writer;
  private final Tally tally;

  private AccessLog(@Nullable Writer writer, Tally tally) {
    this.writer = writer;
    this.tally = tally;
  }

  /** Counts only. */
  static AccessLog counting(Tally tally) {
    return new AccessLog(null, tally);
  }

  /** Writes a new file. */
  static AccessLog to(Path file, Tally tally) throws IOException {
    BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    writer.write(HEADER + "\n");
    return new AccessLog(writer, tally);
  }

  /** A device makes a request. */
  void begin(PlannedRequest planned, Country country) {
    tally.issued.increment();
    open.put(
        planned.number(),
        new Open(planned, country.code(), System.currentTimeMillis(), System.nanoTime()));
  }

  /** An edge reports after the origin did, and its word stands. */
  @Override
  public void served(long number, String by, String how, int status, double serverMs) {
    Open request = open.get(number);
    if (request != null) {
      request.served = new Served(by, how, serverMs);
    }
  }

  /** The device knows how it ended; only the first end counts. */
  void end(long number, RequestEnd end) {
    Open request = open.remove(number);
    if (request == null) {
      return;
    }
    tally.ended.increment();
    switch (end.outcome()) {
      case "failed" -> tally.failures.increment();
      case "client_error", "server_error" -> tally.errors.increment();
      default -> {}
    }
    if (writer != null) {
      write(writer, line(request, end));
    }
  }

  int openRequests() {
    return open.size();
  }

  private static String line(Open request, RequestEnd end) {
    Served served = request.served;
    return String.format(
        Locale.ROOT,
        "%d,%d,%s,%d,%s,%s,%s,%d,%s,%s,%s,%.1f,%.1f,%d%n",
        request.startedMs,
        request.planned.number(),
        request.country,
        request.planned.device(),
        request.planned.api().name(),
        request.planned.path(),
        end.outcome(),
        end.status(),
        end.failure(),
        served.by,
        served.how,
        served.serverMs,
        (System.nanoTime() - request.startedNanos) / 1e6,
        end.bodyBytes());
  }

  private static void write(Writer writer, String line) {
    synchronized (writer) {
      try {
        writer.write(line);
      } catch (IOException e) {
        throw new UncheckedIOException("the access log takes no more lines", e);
      }
    }
  }

  /** Requests that are still open end here, without a response. */
  @Override
  public void close() throws IOException {
    open.keySet().forEach(number -> end(number, new RequestEnd(0, 0, "Stopped", true)));
    if (writer != null) {
      synchronized (writer) {
        writer.close();
      }
    }
  }
}
