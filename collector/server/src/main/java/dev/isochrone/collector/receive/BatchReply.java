// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The body of a 200 reply to a batch; {@code sdk/core/wire/README.md} says what it means. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BatchReply(
    String country,
    Map<String, Integer> accepted,
    Map<String, Integer> rejected,
    long planVersion,
    @Nullable String plan) {

  private static final JsonMapper JSON = new JsonMapper();

  /** Its JSON: written here, since finding out what writes a body costs more than writing it. */
  byte[] json() {
    return JSON.writeValueAsBytes(this);
  }

  static BatchReply of(IntakeResult.Accepted accepted) {
    return new BatchReply(
        accepted.country(),
        Map.of("slices", accepted.slices(), "exemplars", accepted.exemplars()),
        accepted.rejected(),
        accepted.planVersion(),
        accepted.plan());
  }
}
