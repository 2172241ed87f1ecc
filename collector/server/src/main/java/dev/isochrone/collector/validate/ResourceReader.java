// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

import dev.isochrone.collector.DeviceResource;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a batch's {@code resource}. Stateless. */
final class ResourceReader {
  private static final int MAX_LENGTH = 200;

  private ResourceReader() {}

  static DeviceResource read(JsonParser json) throws InvalidBatch {
    Expect.token(json, JsonToken.START_OBJECT, "resource");
    Map<String, String> attributes = new HashMap<>();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      if (json.nextToken() == JsonToken.VALUE_STRING) {
        attributes.put(name, json.getString());
      } else {
        json.skipChildren();
      }
    }
    String app = attribute(attributes, "service.name");
    if (app.isEmpty()) {
      throw new InvalidBatch("resource.service.name is missing");
    }
    String installId = attribute(attributes, "app.installation.id");
    if (!Range.isId(installId)) {
      throw new InvalidBatch(
          "resource.app.installation.id: expected 32 hex digits: "
              + installId.length()
              + " characters");
    }
    return new DeviceResource(
        app,
        attribute(attributes, "service.version"),
        attribute(attributes, "os.name"),
        attribute(attributes, "os.version"),
        attribute(attributes, "device.class"),
        attribute(attributes, "telemetry.sdk.version"),
        installId,
        attribute(attributes, "enduser.pseudo.id"));
  }

  private static String attribute(Map<String, String> attributes, String name) throws InvalidBatch {
    String value = attributes.getOrDefault(name, "");
    if (value.length() > MAX_LENGTH) {
      throw new InvalidBatch(
          "resource.%s: expected at most %d characters: %d"
              .formatted(name, MAX_LENGTH, value.length()));
    }
    return value;
  }
}
