// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import java.util.Base64;

/** The plan that SDKs should have now, in the forms in which it is served. Thread-safe. */
public final class CurrentPlan {
  private volatile Served served = Served.of(SamplingPlan.KEEP_EVERYTHING);

  /** Its version; 0 before there is one. */
  public long version() {
    return served.plan.version();
  }

  /** Its binary form in base64. */
  public String base64() {
    return served.base64;
  }

  /** Its binary form; not to be changed. */
  byte[] bytes() {
    return served.bytes;
  }

  SamplingPlan plan() {
    return served.plan;
  }

  void publish(SamplingPlan plan) {
    served = Served.of(plan);
  }

  private static final class Served {
    final SamplingPlan plan;
    final byte[] bytes;
    final String base64;

    private Served(SamplingPlan plan, byte[] bytes) {
      this.plan = plan;
      this.bytes = bytes;
      this.base64 = Base64.getEncoder().encodeToString(bytes);
    }

    static Served of(SamplingPlan plan) {
      return new Served(plan, SamplingPlanCodec.encode(plan));
    }
  }
}
