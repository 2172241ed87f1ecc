// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What each batch says about its sender: OpenTelemetry's resource attributes. Not thread-safe. */
final class SenderAttributes {

  private static final String SDK_VERSION = "0.1.0";
  private static final int MAX_LENGTH = 128;

  private final Map<String, String> attributes = new LinkedHashMap<>();

  SenderAttributes(String serviceName) {
    put("service.name", serviceName);
    put("os.name", osName(System.getProperty("os.name", "")));
    put("os.version", clipped(System.getProperty("os.version", "")));
    put("telemetry.sdk.version", SDK_VERSION);
  }

  void put(String key, String value) {
    checkLength(key, value);
    attributes.put(key, value);
  }

  Map<String, String> all() {
    return attributes;
  }

  static void checkLength(String name, String value) {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          name + " not of 1.." + MAX_LENGTH + " characters: " + value.length());
    }
  }

  private static String clipped(String value) {
    String known = value.isEmpty() ? "unknown" : value;
    return known.substring(0, Math.min(known.length(), MAX_LENGTH));
  }

  /** OpenTelemetry's names for what Java calls "Mac OS X" and "Windows 11". */
  private static String osName(String javaName) {
    String lower = clipped(javaName).toLowerCase(Locale.ROOT);
    if (lower.startsWith("mac")) {
      return "darwin";
    }
    return lower.startsWith("windows") ? "windows" : lower;
  }
}
