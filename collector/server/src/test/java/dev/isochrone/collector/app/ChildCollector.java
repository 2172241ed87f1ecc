// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A collector in a process of its own, which can be killed. */
final class ChildCollector implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("Isochrone is at (http://\\S+?)/ ");

  /** Of a core: a collector without traffic uses less. */
  private static final double IDLE_SHARE = 0.1;

  private final Process process;
  private final String url;

  private ChildCollector(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  static ChildCollector start(Path directory, String... more) throws Exception {
    List<String> args = new ArrayList<>(TestCollector.arguments(directory, more));
    // all senders of a test have one address
    args.add("--isochrone.receive.batches-per-second-of-address=0");
    return ready(java(List.of("-Xmx512m"), CollectorApplication.class, args));
  }

  /** The JVM's options of a server that is measured; those of deployments, in 512 MB of heap. */
  static final List<String> MEASURED_OPTIONS = List.of("-Xmx512m", "-XX:+UseParallelGC");

  /**
   * A collector as it is run, to be measured: its own jar, if the system property {@code
   * collector.jar} names one, with {@link #MEASURED_OPTIONS}. {@code collector.jvm} adds options,
   * separated by blanks.
   */
  static ChildCollector measured(Path directory, String... more) throws Exception {
    List<String> args = new ArrayList<>(TestCollector.arguments(directory, more));
    // tests are in a hurry: measured are the defaults
    args.remove("--isochrone.spool.insert-after=100ms");
    args.remove("--isochrone.policy-poll-every=200ms");
    List<String> options = new ArrayList<>(MEASURED_OPTIONS);
    String extra = System.getProperty("collector.jvm", "");
    if (!extra.isEmpty()) {
      options.addAll(List.of(extra.split(" ", -1)));
    }
    String jar = System.getProperty("collector.jar", "");
    return ready(
        jar.isEmpty()
            ? java(options, CollectorApplication.class, args)
            : java(options, List.of("-jar", jar), args));
  }

  /** The stages alone, which are there in a second; {@code start} names their classes. */
  static ChildCollector bare(List<String> start, Path directory, String clickHouseUrl)
      throws Exception {
    return ready(javaBare(start, directory, clickHouseUrl));
  }

  /** The stages alone, killed before they may be there. */
  static void killAtStart(List<String> start, Path directory, String clickHouseUrl, int afterMillis)
      throws Exception {
    Process process = javaBare(start, directory, clickHouseUrl);
    TimeUnit.MILLISECONDS.sleep(afterMillis);
    process.destroyForcibly().waitFor();
  }

  private static Process javaBare(List<String> start, Path directory, String clickHouseUrl)
      throws IOException {
    List<String> program = new ArrayList<>(start);
    program.add(BareCollector.class.getName());
    return java(
        List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        program,
        List.of(directory.toString(), clickHouseUrl));
  }

  static Process java(List<String> options, Class<?> main, List<String> args) throws IOException {
    return java(
        options, List.of("-cp", System.getProperty("java.class.path"), main.getName()), args);
  }

  static Process java(List<String> options, List<String> program, List<String> args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(program);
    command.addAll(args);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static ChildCollector ready(Process process) throws Exception {
    CompletableFuture<String> ready = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(process, ready), "child-output");
    reader.setDaemon(true);
    reader.start();
    try {
      return new ChildCollector(process, ready.get(180, TimeUnit.SECONDS));
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  String url() {
    return url;
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /** What the process has used of the cores so far. */
  double cpuSeconds() {
    return cpuSeconds(process.toHandle());
  }

  /** The same once it has nothing left to do: what an engine merges after inserts is their cost. */
  double idleCpuSeconds() throws InterruptedException {
    return idleCpuSeconds(process.toHandle());
  }

  static double idleCpuSeconds(ProcessHandle process) throws InterruptedException {
    double before = 0;
    double now = cpuSeconds(process);
    for (int seconds = 0; now - before > IDLE_SHARE; seconds++) {
      if (seconds > 300) {
        throw new IllegalStateException("expected the process to be idle within 300 s");
      }
      TimeUnit.SECONDS.sleep(1);
      before = now;
      now = cpuSeconds(process);
    }
    return now;
  }

  static double cpuSeconds(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /** The most memory that the process has had, as the system counts it. */
  String peakMemory() throws IOException {
    try (Stream<String> lines =
        Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      return lines.filter(line -> line.startsWith("VmHWM")).findFirst().orElse("unknown");
    }
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
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("expected the collector to stop within 60 s: it still runs");
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
