// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** {@code sdk/demo/run} as a process, what it printed, and the processes that it started. */
final class RunScript implements AutoCloseable {
  private static final List<String> AS_A_TERMINAL_WOULD =
      System.getProperty("os.name").equals("Linux")
          ? List.of("env", "--default-signal=INT,HUP,TERM")
          : List.of();

  private final Process process;
  private final Path output;

  private RunScript(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it in a directory that is not the checkout's, and as a terminal would: a build that runs
   * in the background hands an ignored SIGINT down, one under nohup an ignored SIGHUP, and no shell
   * can trap either.
   */
  static RunScript start(
      Path script, Path output, Map<String, String> environment, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(AS_A_TERMINAL_WOULD);
    command.addAll(List.of("bash", script.toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(output.resolveSibling(".").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new RunScript(builder.start(), output);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String printed() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything below it that is alive; the script's own short pauses may be among it. */
  List<ProcessHandle> children() {
    return process.descendants().filter(child -> !isPause(child)).toList();
  }

  private static boolean isPause(ProcessHandle child) {
    return child.info().command().map(command -> !command.endsWith("/java")).orElse(true);
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  void awaitPrinted(String text, Duration within) {
    await(() -> printed().contains(text), "\"" + text + "\" to be printed", within);
  }

  /** The exit code. */
  int awaitEnd(Duration within) {
    await(() -> !process.isAlive(), "the script to end", within);
    return process.exitValue();
  }

  private void await(BooleanSupplier met, String what, Duration within) {
    long until = System.nanoTime() + within.toNanos();
    while (!met.getAsBoolean()) {
      boolean ended = !process.isAlive() && !met.getAsBoolean();
      if (ended || System.nanoTime() - until > 0) {
        throw new AssertionError(
            "expected "
                + what
                + (ended ? ", but the script has ended" : " within " + within)
                + ":\n"
                + printed());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while awaiting " + what, e);
      }
    }
  }

  /** Ends what a failed test has left. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
