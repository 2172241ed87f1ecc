// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Zipkin server in a process and 512 MB of heap of its own, which keeps its spans in memory. */
final class ZipkinServer implements AutoCloseable {
  /** Its default, 500,000, does not fit into the heap. */
  private static final String MOST_SPANS = "20000";

  private static final double REST_SECONDS = 0.01;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process process;
  private final String url;

  private ZipkinServer(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  static ZipkinServer start(Path jar) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ChildCollector.MEASURED_OPTIONS);
    command.addAll(List.of("-jar", jar.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("QUERY_PORT", Integer.toString(port));
    builder.environment().put("STORAGE_TYPE", "mem");
    builder.environment().put("MEM_MAX_SPANS", MOST_SPANS);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    ZipkinServer server = new ZipkinServer(builder.start(), "http://127.0.0.1:" + port);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!server.answers()) {
      if (System.nanoTime() > deadline || !server.process.isAlive()) {
        server.close();
        throw new IllegalStateException("expected Zipkin to answer within 90 s");
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return server;
  }

  String url() {
    return url;
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  double cpuSeconds() {
    return ChildCollector.cpuSeconds(process.toHandle());
  }

  /**
   * Waits until it has stored what it has answered. Fed as fast as it answers, it fills its heap
   * with what waits for that, and then closes connections.
   */
  void awaitRest() throws InterruptedException {
    double before;
    do {
      before = cpuSeconds();
      TimeUnit.MILLISECONDS.sleep(50);
    } while (cpuSeconds() - before > REST_SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private boolean answers() throws InterruptedException {
    try {
      return get("/health").contains("UP");
    } catch (IOException e) {
      return false;
    }
  }

  private String get(String path) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create(url + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
