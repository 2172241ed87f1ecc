// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Posts bodies over connections that stay open until it is closed, one at a time on each, with as
 * little work of its own as can be, since it shares the machine with what it measures.
 */
final class LoadSender implements AutoCloseable {
  /** Until all threads wait for their first body: their start is no delay of an answer. */
  private static final long START_NANOS = 50_000_000;

  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

  private final URI target;
  private final List<Connection> connections = new ArrayList<>();
  private final ExecutorService threads;

  LoadSender(String url, int connections) throws IOException {
    target = URI.create(url);
    threads = Executors.newFixedThreadPool(connections);
    for (int i = 0; i < connections; i++) {
      this.connections.add(new Connection(new Socket(target.getHost(), target.getPort())));
    }
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (Connection connection : connections) {
      connection.socket.close();
    }
  }

  /**
   * Posts bodies.
   *
   * @param perSecond at which rate, whether answers come or not; 0 for as fast as they come
   */
  Sent send(int count, IntFunction<byte[]> bodies, double perSecond) throws Exception {
    long[] nanos = new long[count];
    AtomicIntegerArray statuses = new AtomicIntegerArray(600);
    AtomicInteger next = new AtomicInteger();
    long start = System.nanoTime() + (perSecond == 0 ? 0 : START_NANOS);
    List<Callable<Boolean>> senders = new ArrayList<>();
    for (Connection connection : connections) {
      senders.add(
          () -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
              long due = perSecond == 0 ? System.nanoTime() : due(start, i, perSecond);
              awaitTime(due);
              int status = connection.post(i, bodies.apply(i));
              nanos[i] = System.nanoTime() - due;
              statuses.incrementAndGet(status);
            }
            return true;
          });
    }
    for (Future<Boolean> done : threads.invokeAll(senders)) {
      done.get();
    }
    return new Sent(nanos, statuses, (System.nanoTime() - start) / 1e9);
  }

  /** When one of an even pace is due, in ns. */
  static long due(long start, int number, double perSecond) {
    return start + (long) (number * 1e9 / perSecond);
  }

  static void awaitTime(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** One connection. */
  private final class Connection {
    private final Socket socket;
    private final InputStream in;
    private final byte[] answer = new byte[256 * 1024];
    private String plan = "0";

    Connection(Socket socket) throws IOException {
      socket.setTcpNoDelay(true);
      this.socket = socket;
      this.in = socket.getInputStream();
    }

    int post(int number, byte[] body) throws IOException {
      byte[] head =
          ("POST "
                  + target.getPath()
                  + " HTTP/1.1\r\nHost: "
                  + target.getAuthority()
                  + "\r\nAuthorization: Bearer "
                  + TestCollector.KEY
                  + "\r\n"
                  + "Content-Type: application/json\r\n"
                  + "Content-Encoding: gzip\r\n"
                  + "Isochrone-Plan: "
                  + plan
                  + "\r\nX-Forwarded-For: "
                  + DemoBatches.address(number)
                  + "\r\nContent-Length: "
                  + body.length
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII);
      byte[] request = Arrays.copyOf(head, head.length + body.length);
      System.arraycopy(body, 0, request, head.length, body.length);
      socket.getOutputStream().write(request);
      return readAnswer();
    }

    private int readAnswer() throws IOException {
      int length = 0;
      int headEnd = -1;
      while (headEnd < 0) {
        length = readMore(length);
        headEnd = endOfHead(length);
      }
      String head = new String(answer, 0, headEnd, StandardCharsets.US_ASCII);
      int whole = headEnd + HEAD_END.length + contentLength(head);
      while (length < whole) {
        length = readMore(length);
      }
      notePlan(new String(answer, headEnd, whole - headEnd, StandardCharsets.US_ASCII));
      return Integer.parseInt(head.substring(9, 12));
    }

    private int readMore(int length) throws IOException {
      int read = in.read(answer, length, answer.length - length);
      if (read < 0) {
        throw new EOFException("expected an answer: the connection was closed");
      }
      return length + read;
    }

    private int endOfHead(int length) {
      for (int i = 0; i + HEAD_END.length <= length; i++) {
        if (Arrays.equals(answer, i, i + HEAD_END.length, HEAD_END, 0, HEAD_END.length)) {
          return i;
        }
      }
      return -1;
    }

    private void notePlan(String body) {
      int at = body.indexOf("\"planVersion\":");
      if (at >= 0) {
        int from = at + "\"planVersion\":".length();
        int to = from;
        while (to < body.length() && Character.isDigit(body.charAt(to))) {
          to++;
        }
        plan = body.substring(from, to);
      }
    }

    private static int contentLength(String head) {
      for (String line : head.split("\r\n", -1)) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          return Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
        }
      }
      return 0;
    }
  }

  /** What came of it. */
  @SuppressWarnings("ArrayRecordComponent")
  record Sent(long[] nanos, AtomicIntegerArray statuses, double seconds) {

    int of(int status) {
      return statuses.get(status);
    }

    Sent orFail(int status) {
      if (of(status) != nanos.length) {
        throw new IllegalStateException(
            "expected " + nanos.length + " answers " + status + ": " + counted());
      }
      return this;
    }

    private String counted() {
      return IntStream.range(0, statuses.length())
          .filter(each -> statuses.get(each) > 0)
          .mapToObj(each -> statuses.get(each) + " of " + each)
          .collect(Collectors.joining(", "));
    }

    /** The time that so many of a hundred answers took at most, in ms. */
    double percentileMillis(double percentile) {
      long[] sorted = nanos.clone();
      Arrays.sort(sorted);
      return sorted[(int) Math.ceil(percentile / 100 * sorted.length) - 1] / 1e6;
    }
  }
}
