// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events by which browser instrumentations (fetch, XMLHttpRequest) tell the phases of a
 * request; named as in Resource Timing.
 */
enum NetworkEvent {
  DOMAIN_LOOKUP_START("domainLookupStart"),
  DOMAIN_LOOKUP_END("domainLookupEnd"),
  CONNECT_START("connectStart"),
  SECURE_CONNECTION_START("secureConnectionStart"),
  CONNECT_END("connectEnd"),
  REQUEST_START("requestStart"),
  RESPONSE_START("responseStart"),
  RESPONSE_END("responseEnd");

  private static final Map<String, NetworkEvent> BY_NAME = new HashMap<>();

  static {
    for (NetworkEvent event : values()) {
      BY_NAME.put(event.spelled, event);
    }
  }

  private final String spelled;

  NetworkEvent(String spelled) {
    this.spelled = spelled;
  }

  static @Nullable NetworkEvent ofName(String name) {
    return BY_NAME.get(name);
  }
}
