// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import dev.isochrone.planner.forecast.SeenTraffic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A workload file as traffic to forecast from: everything kept, or slices drawn from much.
 * Stateless.
 */
public final class WorkloadTraffic {

  private static final int MOST_REQUESTS = 1_500_000;

  private WorkloadTraffic() {}

  /**
   * Reads a file of the columns {@code ts_ms,session,region,api,latency_ms,error}.
   *
   * @throws IllegalArgumentException if a line is not as expected; the message has its number
   */
  public static SeenTraffic read(Path file) throws IOException {
    Workload workload = WorkloadCsv.read(file).whole();
    double keep = Math.min(1, MOST_REQUESTS / (double) workload.requests);
    SplittableRandom random = new SplittableRandom(1);
    SeenTraffic traffic = new SeenTraffic();
    for (int slice = 0; slice < workload.slices; slice++) {
      if (keep < 1 && random.nextDouble() >= keep) {
        continue;
      }
      int from = workload.sliceStarts[slice];
      String region = workload.regions[workload.grid.region(workload.cells[from])];
      traffic.addSlice(workload.arrivalMinute(slice), keep, region);
      for (int i = from; i < workload.sliceStarts[slice + 1]; i++) {
        traffic.addTiming(
            workload.apis[workload.grid.api(workload.cells[i])],
            workload.buckets[i],
            Clients.outcome(workload.errors[i]),
            1);
      }
    }
    return traffic;
  }
}
