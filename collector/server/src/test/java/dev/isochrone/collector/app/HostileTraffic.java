// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.TestBatches;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A collector under attack, while an app of good manners goes on sending: gzip bombs at once,
 * connections that trickle, and batches spoiled at random by a grammar of what is nasty.
 */
final class HostileTraffic {
  private static final int CONNECTIONS_AT_ONCE = 50;
  private static final long GOOD_EVERY_NANOS = 10_000_000;
  private static final long TELL_EVERY_NANOS = 60_000_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI url;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private final AtomicInteger goodSent = new AtomicInteger();
  private final AtomicInteger goodServed = new AtomicInteger();
  private int stillOpen;

  private HostileTraffic(String url) {
    this.url = URI.create(url);
  }

  /** The arguments are how many bombs, how many slow connections, and seconds of fuzzing. */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("isochrone-hostile");
    try (ChildCollector collector = ChildCollector.start(directory, settings())) {
      Outcome outcome =
          run(
              collector.url(),
              Integer.parseInt(args[0]),
              Integer.parseInt(args[1]),
              Integer.parseInt(args[2]));
      System.out.println(outcome);
      System.out.println(
          "figure collector.hostile.unexpected_5xx " + outcome.unexpected() + " replies");
      System.out.println("figure collector.hostile.good_served " + outcome.goodPercent() + " %");
    }
    System.exit(0);
  }

  static String[] settings() {
    return new String[] {
      "--isochrone.receive.first-request-within=2s", "--isochrone.receive.body-within=2s"
    };
  }

  static Outcome run(String url, int bombs, int slow, int fuzzSeconds) throws Exception {
    HostileTraffic traffic = new HostileTraffic(url);
    AtomicBoolean running = new AtomicBoolean(true);
    Thread good = new Thread(() -> traffic.sendGood(running), "good-traffic");
    good.start();
    traffic.bomb(bombs);
    traffic.trickle(slow);
    traffic.fuzz(fuzzSeconds);
    running.set(false);
    good.join();
    return new Outcome(
        Map.copyOf(traffic.statuses),
        traffic.stillOpen,
        traffic.goodSent.get(),
        traffic.goodServed.get());
  }

  private void sendGood(AtomicBoolean running) {
    for (int number = 1_000_000; running.get(); number++) {
      byte[] body = TestBatches.gzip(TestBatches.json(TestBatches.batch(number, 2, 3)));
      goodSent.incrementAndGet();
      LockSupport.parkNanos(GOOD_EVERY_NANOS);
      try {
        HttpRequest request =
            request(body, "gzip", "application/json")
                .header("X-Forwarded-For", "203.0.113.9")
                .build();
        if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          goodServed.incrementAndGet();
        }
      } catch (IOException e) {
        // not served
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void bomb(int bombs) {
    byte[] bomb = TestBatches.gzip(new byte[64 << 20]);
    List<CompletableFuture<Integer>> replies = new ArrayList<>();
    for (int i = 0; i < bombs; i++) {
      replies.add(send(request(bomb, "gzip", "application/json").build()));
    }
    replies.forEach(reply -> count(reply.join()));
  }

  /** Headers, or a body, that come byte by byte; every connection must be closed on us. */
  private void trickle(int connections) throws Exception {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      Socket socket = new Socket(url.getHost(), url.getPort());
      String begin =
          i % 2 == 0
              ? "POST /v1/batches HTTP/1.1\r\nHost: x\r\n"
              : "POST /v1/batches HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                  + TestCollector.KEY
                  + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n";
      socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
      sockets.add(socket);
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos() / 2;
    while (!sockets.isEmpty() && System.nanoTime() < deadline) {
      sockets.removeIf(HostileTraffic::isClosedAfterOneMoreByte);
      TimeUnit.MILLISECONDS.sleep(100);
    }
    stillOpen = sockets.size();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static boolean isClosedAfterOneMoreByte(Socket socket) {
    try {
      socket.getOutputStream().write('a');
      socket.getOutputStream().flush();
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private void fuzz(int seconds) {
    BatchGrammar grammar = new BatchGrammar(1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long tell = System.nanoTime() + TELL_EVERY_NANOS;
    while (System.nanoTime() < end) {
      if (System.nanoTime() > tell) {
        tell += TELL_EVERY_NANOS;
        System.out.printf("%s, good %d of %d%n", statuses, goodServed.get(), goodSent.get());
      }
      List<CompletableFuture<Integer>> replies = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS_AT_ONCE; i++) {
        BatchGrammar.Spoiled spoiled = grammar.next();
        HttpRequest.Builder request =
            request(spoiled.body(), spoiled.encoding(), spoiled.contentType());
        spoiled.headers().forEach(request::setHeader);
        replies.add(send(request.build()));
      }
      replies.forEach(reply -> count(reply.join()));
    }
  }

  private HttpRequest.Builder request(byte[] body, String encoding, String contentType) {
    return HttpRequest.newBuilder(url.resolve("/v1/batches"))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + TestCollector.KEY)
        .header("Content-Type", contentType)
        .header("Content-Encoding", encoding)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  /** The status, or 0 for a connection that was closed without one. */
  private CompletableFuture<Integer> send(HttpRequest request) {
    return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .handle((reply, failure) -> failure == null ? reply.statusCode() : 0);
  }

  private void count(int status) {
    statuses.merge(status, 1, Integer::sum);
  }

  /** What came of it; {@code stillOpen} are trickling connections that nobody closed. */
  record Outcome(Map<Integer, Integer> statuses, int stillOpen, int goodSent, int goodServed) {

    /** Server errors other than "not now". */
    int unexpected() {
      return statuses.entrySet().stream()
          .filter(status -> status.getKey() >= 500 && status.getKey() != 503)
          .mapToInt(Map.Entry::getValue)
          .sum();
    }

    double goodPercent() {
      return 100.0 * goodServed / Math.max(1, goodSent);
    }
  }
}
