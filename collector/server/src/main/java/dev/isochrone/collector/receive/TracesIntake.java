// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import dev.isochrone.collector.Arrival;
import java.util.concurrent.CompletionStage;

/** Where {@code receive} hands OTLP traces on to. Thread-safe. */
@FunctionalInterface
public interface TracesIntake {
  /**
   * Takes the spans of a request in; as {@link Intake#take}.
   *
   * @param isJson whether the body is OTLP's JSON; else it is protobuf
   */
  CompletionStage<IntakeResult> take(Arrival arrival, byte[] body, int length, boolean isJson);
}
