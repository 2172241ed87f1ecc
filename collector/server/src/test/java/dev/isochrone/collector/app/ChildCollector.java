// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A collector in a process of its own, which can be killed. */
final class ChildCollector implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("Isochrone is at (http://\\S+?)/ ");

  private final Process process;
  private final String url;

  private ChildCollector(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  static ChildCollector start(Path directory, String... more) throws Exception {
    List<String> args = new ArrayList<>(TestCollector.arguments(directory));
    // all senders of a test have one address
    args.add("--isochrone.receive.batches-per-second-of-address=0");
    args.addAll(List.of(more));
    return ready(java(List.of("-Xmx512m"), CollectorApplication.class, args));
  }

  /** The stages alone, which are there in a second. */
  static ChildCollector bare(Path directory, String clickHouseUrl) throws Exception {
    return ready(javaBare(directory, clickHouseUrl));
  }

  /** The stages alone, killed before they may be there. */
  static void killAtStart(Path directory, String clickHouseUrl, int afterMillis) throws Exception {
    Process process = javaBare(directory, clickHouseUrl);
    TimeUnit.MILLISECONDS.sleep(afterMillis);
    process.destroyForcibly().waitFor();
  }

  private static Process javaBare(Path directory, String clickHouseUrl) throws IOException {
    return java(
        List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"),
        BareCollector.class,
        List.of(directory.toString(), clickHouseUrl));
  }

  private static Process java(List<String> options, Class<?> main, List<String> args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(args);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static ChildCollector ready(Process process) throws Exception {
    CompletableFuture<String> ready = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(process, ready), "child-output");
    reader.setDaemon(true);
    reader.start();
    try {
      return new ChildCollector(process, ready.get(60, TimeUnit.SECONDS));
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  String url() {
    return url;
  }

  /** What the process has used of the cores so far. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /** As if by {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As if by Ctrl-C; the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    assertExits();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void assertExits() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("expected the collector to stop within 30 s: it still runs");
    }
  }

  private static void read(Process process, CompletableFuture<String> ready) {
    List<String> lines = new ArrayList<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        Matcher matcher = READY.matcher(line);
        if (matcher.find()) {
          ready.complete(matcher.group(1));
        }
      }
    } catch (IOException e) {
      lines.add(e.toString());
    }
    ready.completeExceptionally(new IllegalStateException(String.join("\n", lines)));
  }
}
