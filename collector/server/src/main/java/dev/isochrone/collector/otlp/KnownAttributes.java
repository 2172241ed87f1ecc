// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Those attributes of a span or resource that are asked for; all others are forgotten as they are
 * read, so that headers, user data and whatever an app may put there go no further. Not
 * thread-safe.
 */
final class KnownAttributes {
  private static final int MAX_TEXT = 4096;

  /** Of resources and spans alike, since SDKs differ in where they put what a device is. */
  private static final Set<String> KNOWN =
      Set.of(
          // stable semantic conventions
          "http.request.method",
          "http.request.method_original",
          "http.request.resend_count",
          "http.request.body.size",
          "http.response.status_code",
          "http.response.body.size",
          "url.full",
          "url.template",
          "url.path",
          "server.address",
          "network.protocol.version",
          "network.type",
          "network.peer.address",
          "error.type",
          // those before 1.23
          "http.method",
          "http.url",
          "http.target",
          "http.host",
          "http.status_code",
          "http.flavor",
          "http.request_content_length",
          "http.response_content_length",
          "net.peer.name",
          "net.protocol.version",
          "net.sock.peer.addr",
          // of an exception
          "exception.type",
          "exception.message",
          // app, device, region
          "service.name",
          "service.version",
          "service.instance.id",
          "telemetry.sdk.language",
          "telemetry.sdk.version",
          "os.name",
          "os.type",
          "os.version",
          "device.class",
          "device.id",
          "app.installation.id",
          "enduser.pseudo.id",
          "geo.country.iso_code",
          "network.connection.type",
          "network.connection.subtype",
          "network.carrier.mcc",
          "network.carrier.mnc");

  private final Map<String, Object> values = new HashMap<>();

  void put(String name, @Nullable Object value) {
    if (value != null && KNOWN.contains(name)) {
      values.put(name, value);
    }
  }

  void clear() {
    values.clear();
  }

  /** The first of these that is there and not empty, or "". */
  String text(String... names) {
    for (String name : names) {
      Object value = values.get(name);
      if (value != null && !value.toString().isEmpty()) {
        String text = value.toString();
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
      }
    }
    return "";
  }

  /** The first of these that is a number ≥ 0, be it written as text, or −1. */
  long number(String... names) {
    for (String name : names) {
      Object value = values.get(name);
      if (value instanceof Number number && number.doubleValue() >= 0) {
        return number.longValue();
      }
      if (value instanceof String text && text.matches("[0-9]{1,15}")) {
        return Long.parseLong(text);
      }
    }
    return -1;
  }
}
