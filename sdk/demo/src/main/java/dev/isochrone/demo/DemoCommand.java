// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The demo's command line, and how it ends: by itself after the duration, or at SIGINT or SIGTERM;
 * 0 if all went well.
 */
@Command(
    name = "isochrone-demo",
    mixinStandardHelpOptions = true,
    version = "isochrone-demo 0.1.0",
    showDefaultValues = true,
    sortOptions = false,
    description =
        "A calendar app with users in many countries, on this machine: real OkHttp clients with the Isochrone SDK"
            + " call real HTTPS servers through a network with measured round-trip times.")
public final class DemoCommand implements Callable<Integer> {
  /** How long everything may take to end, flushing included. */
  private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

  /** Held on to, since the JDK's loggers forget their level once nobody does. */
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  @Option(
      names = "--countries",
      paramLabel = "N|CODES",
      defaultValue = "20",
      description = "How many countries (1..31), or which: JP,DE,US")
  String countries = "";

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "60",
      description = "Requests per second, all in all")
  double rate;

  @Option(
      names = "--ramp-up",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "Let traffic grow to the rate in this time; a JVM begins slowly")
  long rampUpSeconds;

  @Option(
      names = "--devices",
      paramLabel = "N",
      defaultValue = "120",
      description = "Installations of the app; every country has at least three")
  int devices;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "Stop after this time (default: run until stopped)")
  @Nullable Long durationSeconds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed asks for the same requests")
  long seed;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      defaultValue = "steady",
      description = "One of ${COMPLETION-CANDIDATES}")
  Scenario scenario = Scenario.STEADY;

  @Option(
      names = "--change-after",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "When the scenario's change comes")
  long changeAfterSeconds;

  @Option(
      names = "--origin-country",
      paramLabel = "CODE",
      defaultValue = "JP",
      description = "Where the app's servers are")
  String originCountry = "";

  @Option(
      names = "--collector",
      paramLabel = "URL",
      defaultValue = "http://localhost:8080",
      description = "Base URL of the collector")
  String collectorUrl = "";

  @Option(
      names = "--key",
      paramLabel = "KEY",
      required = true,
      description = "Ingest key of the app")
  String ingestKey = "";

  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description =
          "Write one CSV line per request: what really happened, to compare with what is stored")
  @Nullable Path accessLog;

  @Option(
      names = "--open",
      paramLabel = "URL",
      description = "The link to show (default: the collector's)")
  @Nullable String linkUrl;

  @Spec CommandSpec spec = CommandSpec.create();

  public static void main(String[] args) {
    JETTY.setLevel(Level.WARNING);
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new DemoCommand());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionExceptionHandler(
        (failure, line, parsed) -> {
          line.getErr().println("the demo failed: " + failure);
          return 1;
        });
    return commandLine;
  }

  @Override
  public Integer call() throws Exception {
    DemoOptions options = options();
    StopSignal stop = StopSignal.install(STOP_WITHIN);
    boolean well = false;
    try (Demo demo = Demo.start(options, spec.commandLine().getOut())) {
      demo.runUntil(stop);
      well = true;
    } finally {
      stop.ended(well);
    }
    return 0;
  }

  private DemoOptions options() {
    try {
      return new DemoOptions(
          Countries.parse(countries),
          devices,
          rate,
          Duration.ofSeconds(rampUpSeconds),
          durationSeconds == null ? null : Duration.ofSeconds(durationSeconds),
          seed,
          scenario,
          Duration.ofSeconds(changeAfterSeconds),
          collectorUrl,
          ingestKey,
          Countries.named(originCountry).code(),
          accessLog,
          linkUrl == null ? collectorUrl + "/" : linkUrl);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
