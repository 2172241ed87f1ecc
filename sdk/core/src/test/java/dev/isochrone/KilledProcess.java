// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import java.io.File;

/**
 * A process that records, keeps and writes as fast as it can until it is killed, and says after
 * each slice how many requests it has in files: {@code stored <requests>}.
 */
final class KilledProcess {

  private static final int SLICE_REQUESTS = 4;

  private KilledProcess() {}

  /** Runs for ever. Arguments: the collector's address and the directory. */
  public static void main(String[] args) {
    Route route =
        new Route(
            Isochrone.builder("app", args[0], "key")
                .storage(new File(args[1]))
                .flushAfterMillis(1)
                .batchMaxBytes(20_000));
    route.start();
    while (true) {
      for (int i = 0; i < SLICE_REQUESTS; i++) {
        route.recorder.record(FakeRequest.endedAt(System.nanoTime()));
      }
      route.sampler.closeOpenSlice();
      System.out.println("stored " + route.delivery.log().pending());
    }
  }
}
