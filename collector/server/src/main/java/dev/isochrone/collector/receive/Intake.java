// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import dev.isochrone.collector.Arrival;
import java.util.concurrent.CompletionStage;

/** Where {@code receive} hands batches on to: the rest of the route. Thread-safe. */
@FunctionalInterface
public interface Intake {
  /**
   * Takes a batch in. Everything up to the spool happens on the calling thread; {@code json} may be
   * used again once this returns.
   *
   * @param json the inflated body
   * @param length how many of its bytes count
   */
  CompletionStage<IntakeResult> take(Arrival arrival, byte[] json, int length);
}
