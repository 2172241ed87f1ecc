// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a phone's batches say about it, as the Android library sets it. */
final class Resource {

  static final Map<String, String> OF_A_PHONE = ofAPhone();

  private Resource() {}

  private static Map<String, String> ofAPhone() {
    Map<String, String> resource = new LinkedHashMap<>();
    resource.put("service.name", "calendar-android");
    resource.put("os.name", "android");
    resource.put("os.version", "15");
    resource.put("telemetry.sdk.version", "0.1.0");
    resource.put("service.version", "12.4.1");
    resource.put("device.class", "mid");
    return resource;
  }
}
