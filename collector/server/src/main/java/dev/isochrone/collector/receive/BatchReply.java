// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The body of a 200 reply to a batch; {@code sdk/core/wire/README.md} says what it means. */
final class BatchReply {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int USUAL_BYTES = 160;

  private BatchReply() {}

  static byte[] json(IntakeResult.Accepted accepted) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("country", accepted.country());
      json.writeObjectPropertyStart("accepted");
      json.writeNumberProperty("slices", accepted.slices());
      json.writeNumberProperty("exemplars", accepted.exemplars());
      json.writeEndObject();
      json.writeObjectPropertyStart("rejected");
      for (Map.Entry<String, Integer> reason : accepted.rejected().entrySet()) {
        json.writeNumberProperty(reason.getKey(), reason.getValue());
      }
      json.writeEndObject();
      json.writeNumberProperty("planVersion", accepted.planVersion());
      if (accepted.plan() != null) {
        json.writeStringProperty("plan", accepted.plan());
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
