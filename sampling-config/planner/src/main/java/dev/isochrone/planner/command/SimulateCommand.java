// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.command;

import dev.isochrone.planner.Policy;
import dev.isochrone.planner.PolicyException;
import dev.isochrone.planner.PolicyFile;
import dev.isochrone.planner.simulate.PlanningTime;
import dev.isochrone.planner.simulate.Simulation;
import dev.isochrone.planner.simulate.SimulationOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code simulate}: how far off the answers would be, beside other systems at the same bytes. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Samples a workload as the product does and as others do, and compares the answers.",
      "A workload file is split by session into a day to learn from and a day to judge."
    })
final class SimulateCommand extends PlannerCommand {

  @Option(
      names = "--workload",
      paramLabel = "FILE",
      description = "CSV: ts_ms,session,region,api,latency_ms,error. Default: generate.")
  private @Nullable Path workload;

  @Option(names = "--generate", paramLabel = "REQUESTS", description = "requests a day to generate")
  private long generate = 2_000_000;

  @Option(names = "--seed", description = "the first seed")
  private long seed = 1;

  @Option(names = "--seeds", paramLabel = "N", description = "how many seeds, counted up")
  private int seeds = 1;

  @Option(names = "--bytes-per-request", description = "stored bytes over requests that happened")
  private double bytesPerRequest = 0.64;

  @Option(names = "--burst", description = "times the even pace that five minutes may take")
  private double burst = 4;

  @Option(names = "--regions", description = "regions to generate")
  private int regions = 40;

  @Option(names = "--apis", description = "apis to generate")
  private int apis = 60;

  @Option(names = "--region-skew", description = "Zipf's exponent over regions")
  private double regionSkew = 1;

  @Option(names = "--api-skew", description = "Zipf's exponent over apis")
  private double apiSkew = 1;

  @Option(
      names = "--rtt-file",
      paramLabel = "FILE",
      description = "CSV of round trips between countries, to draw latencies from")
  private @Nullable Path rttFile;

  @Option(names = "--origin", description = "country of the servers, with --rtt-file")
  private String origin = "JP";

  @Option(names = "--errors", description = "least share of requests that fail, everywhere")
  private double errors;

  @Option(names = "--plan-ages", description = "usual, fresh or stale")
  private String planAges = "usual";

  @Option(names = "--day-one", description = "judge the first day, with nothing learnt before")
  private boolean dayOne;

  @Option(
      names = "--no-others",
      description = "leave out session-uniform, X-Ray, Jaeger, dynsampler and equal per key")
  private boolean noOthers;

  @Option(
      names = "--no-bytes-ratio",
      description = "do not look for the bytes that uniform head sampling needs")
  private boolean noBytesRatio;

  @Option(
      names = "--redraws",
      description =
          "draws of the first seed's day, to see intervals' coverage; -1: 200 of 2M requests, fewer"
              + " of more")
  private int redraws = -1;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "a sampling.yaml to run with its own budget; may be given several times")
  private List<Path> policies = List.of();

  @Option(
      names = "--lost-uploads",
      description = "share of uploads that are lost and have to be sent again, as the SDK does")
  private double lostUploads;

  @Option(names = "--clock-hours", description = "device clocks are off by up to this")
  private double clockHours;

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "write a generated workload of two days' size instead of simulating")
  private @Nullable Path write;

  @Override
  int run() throws PolicyException, IOException {
    Simulation simulation = new Simulation(options(), out(), err());
    if (write == null) {
      simulation.run();
      out().printf(Locale.ROOT, "figure planner.run_s %.2f s%n", PlanningTime.seconds());
    } else {
      simulation.write(write);
    }
    return 0;
  }

  private static Map<String, Policy> read(List<Path> files) throws PolicyException, IOException {
    Map<String, Policy> read = new LinkedHashMap<>();
    for (Path file : files) {
      read.put(file.toString(), PolicyFile.read(file));
    }
    return read;
  }

  private SimulationOptions options() throws PolicyException, IOException {
    List<Long> numbers = LongStream.range(seed, seed + seeds).boxed().toList();
    return new SimulationOptions(
        workload,
        generate,
        numbers,
        bytesPerRequest,
        burst,
        regions,
        apis,
        regionSkew,
        apiSkew,
        rttFile,
        origin,
        errors,
        planAges,
        dayOne,
        !noOthers,
        !noBytesRatio,
        redraws,
        read(policies),
        lostUploads,
        clockHours);
  }
}
