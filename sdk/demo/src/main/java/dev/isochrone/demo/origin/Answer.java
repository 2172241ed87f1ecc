// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.origin;

import dev.isochrone.demo.Api;
import java.util.SplittableRandom;

/**
 * What the origin does with a request: decided by the seed and the request's number, so a run can
 * be repeated. Immutable.
 *
 * @param status the status it answers with
 * @param bytes size of the body
 * @param serverMs how long it works on it
 */
record Answer(int status, int bytes, double serverMs) {
  private static final int ERROR_BYTES = 90;
  private static final int BYTES_MAX = 128 * 1024;
  private static final double SERVER_MAX_MS = 4_000;

  /** Longer than any client waits. */
  private static final double HANGS_MS = 20_000;

  private static final double HANGS = 0.002;
  private static final double OVERLOADED = 0.004;
  private static final double BROKEN = 0.004;
  private static final double GONE = 0.012;
  private static final double LIMITED = 0.004;

  static Answer to(Api api, long number, long seed) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
    int status = status(api, random.nextDouble());
    double serverMs =
        random.nextDouble() < HANGS
            ? HANGS_MS
            : Math.min(SERVER_MAX_MS, around(api.medianServerMs(), api, random));
    int bytes =
        status < 400
            ? (int) Math.min(BYTES_MAX, around(api.medianBytes(), api, random))
            : ERROR_BYTES;
    return new Answer(status, bytes, serverMs);
  }

  private static int status(Api api, double at) {
    double below = at - BROKEN;
    if (below < 0) {
      return 500;
    }
    if ((below -= OVERLOADED) < 0) {
      return 503;
    }
    if ((below -= LIMITED) < 0) {
      return 429;
    }
    if ((below -= GONE) < 0 && api.template().contains("{id}") && !api.cacheable()) {
      return 404;
    }
    return api.method().equals("POST") && !api.template().endsWith("read") ? 201 : 200;
  }

  private static double around(double median, Api api, SplittableRandom random) {
    return median * Math.exp(api.spread() * random.nextGaussian());
  }
}
