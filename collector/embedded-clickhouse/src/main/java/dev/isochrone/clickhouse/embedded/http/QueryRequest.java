// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import dev.isochrone.clickhouse.embedded.engine.EngineException;
import dev.isochrone.clickhouse.embedded.engine.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, from its address and headers: URL parameters that mean something to the
 * front, {@code param_*} as values of placeholders, and all others as settings.
 */
record QueryRequest(
    String query,
    String queryId,
    @Nullable String database,
    String defaultFormat,
    String user,
    String password,
    @Nullable String sessionId,
    Map<String, String> front,
    Map<String, String> parameters,
    Map<String, String> settings,
    boolean readOnly) {
  /** Parameters of the HTTP interface itself; everything else is a setting. */
  private static final Set<String> FRONT =
      Set.of(
          "query",
          "query_id",
          "database",
          "default_format",
          "user",
          "password",
          "quota_key",
          "session_id",
          "session_timeout",
          "session_check",
          "compress",
          "decompress",
          "enable_http_compression",
          "wait_end_of_query",
          "buffer_size",
          "http_wait_end_of_query",
          "http_response_buffer_size",
          "stacktrace",
          "role",
          "client_protocol_version",
          "close_session",
          "readonly",
          "cancel_http_readonly_queries_on_client_close",
          "send_progress_in_http_headers",
          "http_headers_progress_interval_ms");

  private static final String PARAMETER_PREFIX = "param_";

  static QueryRequest of(HttpRequest request) throws EngineException {
    QueryStringDecoder address = new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8);
    Map<String, String> front = new LinkedHashMap<>();
    Map<String, String> parameters = new LinkedHashMap<>();
    Map<String, String> settings = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> entry : decoded(address).entrySet()) {
      String name = entry.getKey();
      String value = entry.getValue().get(entry.getValue().size() - 1);
      if (FRONT.contains(name)) {
        front.put(name, value);
      } else if (name.startsWith(PARAMETER_PREFIX)) {
        parameters.put(name.substring(PARAMETER_PREFIX.length()), value);
      } else if (!name.isEmpty()) {
        settings.put(name, value);
      }
    }
    HttpHeaders headers = request.headers();
    String[] basic = basicCredentials(headers);
    String sessionId = front.getOrDefault("session_id", "");
    return new QueryRequest(
        front.getOrDefault("query", ""),
        nonEmpty(front.get("query_id"), UUID.randomUUID().toString()),
        emptyAsNull(first("", front.get("database"), headers.get("X-ClickHouse-Database"))),
        nonEmpty(
            front.get("default_format"),
            nonEmpty(headers.get("X-ClickHouse-Format"), "TabSeparated")),
        first("default", headers.get("X-ClickHouse-User"), front.get("user"), basic[0]),
        first("", headers.get("X-ClickHouse-Key"), front.get("password"), basic[1]),
        emptyAsNull(sessionId),
        Map.copyOf(front),
        Map.copyOf(parameters),
        Map.copyOf(settings),
        isReadOnly(request, front));
  }

  /** Whether a switch such as {@code compress} is on. */
  boolean is(String name) {
    String value = front.getOrDefault(name, "0");
    return value.equals("1") || value.equalsIgnoreCase("true");
  }

  /** Whether a switch that is on unless told otherwise is on. */
  boolean isUnlessOff(String name) {
    return !front.containsKey(name) || is(name);
  }

  int number(String name, int otherwise) throws EngineException {
    String value = front.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return Math.max(0, Integer.parseInt(value));
    } catch (NumberFormatException e) {
      throw new EngineException(
          ErrorCode.BAD_ARGUMENTS, "Invalid number in the parameter '" + name + "': " + value);
    }
  }

  private static boolean isReadOnly(HttpRequest request, Map<String, String> front) {
    boolean reads =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    return reads || !front.getOrDefault("readonly", "0").equals("0");
  }

  private static Map<String, List<String>> decoded(QueryStringDecoder address)
      throws EngineException {
    try {
      return new LinkedHashMap<>(address.parameters());
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          ErrorCode.BAD_ARGUMENTS, "Cannot decode the URL parameters: " + e.getMessage());
    }
  }

  private static String[] basicCredentials(HttpHeaders headers) throws EngineException {
    String header = headers.get(HttpHeaderNames.AUTHORIZATION, "");
    List<String> credentials = new ArrayList<>(List.of("", ""));
    if (header.regionMatches(true, 0, "Basic ", 0, 6)) {
      try {
        byte[] decoded = Base64.getDecoder().decode(header.substring(6).strip());
        String[] pair = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
        credentials.set(0, pair[0]);
        credentials.set(1, pair.length > 1 ? pair[1] : "");
      } catch (IllegalArgumentException e) {
        throw new EngineException(
            ErrorCode.AUTHENTICATION_FAILED, "Invalid Authorization header: not Base64");
      }
    }
    return credentials.toArray(new String[0]);
  }

  private static String nonEmpty(@Nullable String value, String otherwise) {
    return value == null || value.isEmpty() ? otherwise : value;
  }

  private static @Nullable String emptyAsNull(String value) {
    return value.isEmpty() ? null : value;
  }

  private static String first(String otherwise, @Nullable String... candidates) {
    for (String candidate : candidates) {
      if (candidate != null && !candidate.isEmpty()) {
        return candidate;
      }
    }
    return otherwise;
  }
}
