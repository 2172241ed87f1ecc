// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class SamplerUnderPlanTest {

  private static final int REQUESTS = 50_000;

  @Test
  void whatIsNotKeptAllocatesNothing() {
    assertThat(bytesPerRequest("unlucky")).isLessThan(0.1);
  }

  @Test
  void whatIsKeptIsCopied() {
    assertThat(bytesPerRequest("drawn")).isBetween(5.0, 100.0);
  }

  /** What the thread allocates a request, once its slices and tables are there. */
  private static double bytesPerRequest(String draws) {
    SamplerUnderPlan sampler = new SamplerUnderPlan();
    sampler.draws = draws;
    sampler.start();
    accept(sampler);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    accept(sampler);
    return (double) (threads.getCurrentThreadAllocatedBytes() - before) / REQUESTS;
  }

  private static void accept(SamplerUnderPlan sampler) {
    for (int i = 0; i < REQUESTS; i++) {
      sampler.accept();
    }
  }
}
