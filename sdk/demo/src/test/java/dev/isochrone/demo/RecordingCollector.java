// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Takes every batch, and keeps what came with which address. */
public final class RecordingCollector implements AutoCloseable {
  private static final byte[] REPLY =
      "{\"country\":\"\",\"accepted\":{\"slices\":1,\"exemplars\":1},\"rejected\":{},\"planVersion\":0}"
          .getBytes(StandardCharsets.UTF_8);

  private record Received(String path, String forwardedFor, String json) {}

  private final HttpServer server;
  private final List<Received> batches = new ArrayList<>();
  private volatile int status = 200;

  public RecordingCollector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::receive);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers with this from now on. */
  public void answerWith(int newStatus) {
    status = newStatus;
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("POST")) {
        exchange.sendResponseHeaders(304, -1);
        return;
      }
      String json =
          new String(
              new GZIPInputStream(exchange.getRequestBody()).readAllBytes(),
              StandardCharsets.UTF_8);
      String forwardedFor =
          String.valueOf(exchange.getRequestHeaders().getFirst("X-Forwarded-For"));
      synchronized (batches) {
        batches.add(new Received(exchange.getRequestURI().getPath(), forwardedFor, json));
      }
      exchange.sendResponseHeaders(status, REPLY.length);
      exchange.getResponseBody().write(REPLY);
    }
  }

  public List<String> paths() {
    synchronized (batches) {
      return batches.stream().map(Received::path).toList();
    }
  }

  public List<String> addresses() {
    synchronized (batches) {
      return batches.stream().map(Received::forwardedFor).toList();
    }
  }

  /**
   * One column of one table over all batches, in the order they came; one that is one value for all
   * rows counts once.
   */
  public List<Long> column(String table, String name) {
    Pattern cells =
        Pattern.compile("\"" + table + "\":\\{[^}]*?\"" + name + "\":\\[?(-?\\d+(?:,-?\\d+)*)");
    List<Long> values = new ArrayList<>();
    synchronized (batches) {
      for (Received batch : batches) {
        Matcher matcher = cells.matcher(batch.json);
        if (matcher.find()) {
          Arrays.stream(matcher.group(1).split(",", -1)).map(Long::valueOf).forEach(values::add);
        }
      }
    }
    return values;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
