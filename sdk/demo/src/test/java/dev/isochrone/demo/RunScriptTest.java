// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script with stand-ins for collector and demo, in a checkout of its own: what starts, and that
 * nothing is left.
 */
class RunScriptTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private Path root;
  private Path script;
  private int port;

  @BeforeEach
  void layOutCheckout(@TempDir Path directory) throws IOException {
    root = directory;
    port = RunScript.freePort();
    script = root.resolve("sdk/demo/run");
    Files.createDirectories(script.getParent());
    Files.copy(Path.of("run"), script);
    jar("collector/server/target/isochrone-collector-0-exec.jar", FakeCollector.class);
    jar("sdk/demo/target/isochrone-demo-0.jar", FakeDemo.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void a_signal_stops_both_and_leaves_nothing(String signal) throws Exception {
    try (RunScript run = run("--rate", "7")) {
      run.awaitPrinted("fake demo --collector", SOON);
      List<ProcessHandle> children = run.children();
      assertThat(children).hasSize(2);

      run.signal(signal);

      assertThat(run.awaitEnd(SOON)).isZero();
      assertThat(children).noneMatch(ProcessHandle::isAlive);
      assertThat(run.printed())
          .contains("fake demo stops")
          .contains("--open http://localhost:" + port + "/?token=owner")
          .contains("isochrone: stopped")
          .contains("--rate 7");
    }
  }

  @Test
  void the_collector_gets_its_data_directory_and_a_key_that_a_second_start_keeps()
      throws Exception {
    assertThat(runOnce("--end", "0")).isZero();
    String key = Files.readString(root.resolve("data/ingest-key"));
    assertThat(key).matches("[0-9a-f]{32}");
    assertThat(runOnce("--end", "0")).isZero();

    assertThat(Files.readAllLines(root.resolve("data/collector-arguments")))
        .contains("--isochrone.keys[0].key=" + key)
        .contains("--isochrone.data-directory=" + root.toRealPath().resolve("data"));
  }

  @Test
  void a_demo_that_fails_stops_the_collector_and_its_code_is_the_scripts() throws Exception {
    try (RunScript run = run("--end", "3")) {
      assertThat(run.awaitEnd(SOON)).isEqualTo(3);
      assertThat(run.printed()).contains("the demo ended with 3");
      assertThat(run.children()).isEmpty();
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }
  }

  @Test
  void a_collector_that_dies_stops_the_demo_and_the_script_fails() throws Exception {
    try (RunScript run = run()) {
      run.awaitPrinted("fake demo --collector", SOON);
      List<ProcessHandle> children = run.children();

      children.stream()
          .filter(child -> child.info().commandLine().orElse("").contains("isochrone-collector"))
          .forEach(ProcessHandle::destroyForcibly);

      assertThat(run.awaitEnd(SOON)).isEqualTo(1);
      assertThat(run.printed()).contains("the collector ended by itself");
      assertThat(children).noneMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void a_taken_port_is_named() throws Exception {
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        RunScript run = run()) {
      assertThat(run.awaitEnd(SOON)).isEqualTo(1);
      assertThat(run.printed())
          .contains("port " + taken.getLocalPort() + ": expected nobody there");
    }
  }

  @Test
  void a_missing_jar_is_named() throws Exception {
    Files.delete(root.resolve("collector/server/target/isochrone-collector-0-exec.jar"));
    try (RunScript run = run()) {
      assertThat(run.awaitEnd(SOON)).isEqualTo(1);
      assertThat(run.printed()).contains("expected isochrone-collector-*-exec.jar, found none");
    }
  }

  @Test
  void an_old_java_is_named() throws Exception {
    Path java = tool("java", "echo 'openjdk version \"11.0.2\"' >&2");
    try (RunScript run = runWith(Map.of("PATH", java.getParent() + ":/usr/bin:/bin"))) {
      assertThat(run.awaitEnd(SOON)).isEqualTo(1);
      assertThat(run.printed()).contains("java: expected 17 or later, found 11");
    }
  }

  @Test
  void a_build_that_fails_shows_why_and_starts_nothing() throws Exception {
    Path mvn = tool("mvn", "echo '[ERROR] the compiler is on strike'; exit 1");
    String path = mvn.getParent() + ":" + System.getenv("PATH");
    try (RunScript run =
        RunScript.start(
            script,
            root.resolve("printed"),
            Map.of("PATH", path),
            "--port",
            Integer.toString(port))) {
      assertThat(run.awaitEnd(SOON)).isEqualTo(1);
      assertThat(run.printed()).contains("the compiler is on strike").contains("the build failed");
      assertThat(root.resolve("data/collector-arguments")).doesNotExist();
    }
  }

  @Test
  void a_signal_while_building_stops_the_build() throws Exception {
    Path mvn =
        tool("mvn", "echo '[INFO] Building Isochrone :: everything [1/1]'; exec sleep 299.125");
    String path = mvn.getParent() + ":" + System.getenv("PATH");
    try (RunScript run =
        RunScript.start(
            script,
            root.resolve("printed"),
            Map.of("PATH", path),
            "--port",
            Integer.toString(port))) {
      run.awaitPrinted("everything [1/1]", SOON);
      run.signal("INT");

      assertThat(run.awaitEnd(SOON)).isEqualTo(130);
      assertThat(ProcessHandle.allProcesses())
          .noneMatch(process -> process.info().commandLine().orElse("").endsWith("sleep 299.125"));
    }
  }

  private int runOnce(String... options) throws IOException {
    try (RunScript run = run(options)) {
      return run.awaitEnd(SOON);
    }
  }

  private RunScript run(String... options) throws IOException {
    return runWith(Map.of(), options);
  }

  private RunScript runWith(Map<String, String> environment, String... options) throws IOException {
    String[] all = new String[options.length + 3];
    all[0] = "--skip-build";
    all[1] = "--port";
    all[2] = Integer.toString(port);
    System.arraycopy(options, 0, all, 3, options.length);
    return RunScript.start(script, root.resolve("printed"), environment, all);
  }

  private Path tool(String name, String body) throws IOException {
    Path tool = Files.createDirectories(root.resolve("tools")).resolve(name);
    Files.writeString(tool, "#!/bin/sh\n" + body + "\n");
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    return tool;
  }

  private void jar(String path, Class<?> main) throws IOException {
    Path jar = root.resolve(path);
    Files.createDirectories(jar.getParent());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main.getName());
    String classes =
        Path.of("target/test-classes").toUri() + " " + Path.of("target/classes").toUri();
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classes);
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }
}
