// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.encode;

import dev.isochrone.collector.DeviceResource;
import dev.isochrone.collector.EnrichedBatch;
import java.nio.charset.StandardCharsets;

/** The strings that every row of a batch repeats, as UTF-8, made once. */
final class BatchTexts {
  final byte[] tenant;
  final byte[] app;
  final byte[] appVersion;
  final byte[] os;
  final byte[] osVersion;
  final byte[] deviceClass;
  final byte[] sdkVersion;

  BatchTexts(EnrichedBatch enriched) {
    DeviceResource resource = enriched.valid().batch().resource();
    tenant = utf8(enriched.tenant());
    app = utf8(enriched.app());
    appVersion = utf8(resource.appVersion());
    os = utf8(resource.os());
    osVersion = utf8(resource.osVersion());
    deviceClass = utf8(resource.deviceClass());
    sdkVersion = utf8(resource.sdkVersion());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
