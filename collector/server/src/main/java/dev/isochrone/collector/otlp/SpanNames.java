// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

import dev.isochrone.collector.Names;
import dev.isochrone.plan.PathNormaliser;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names the api and the host of a span, under old and new semantic conventions. Of a URL only the
 * path without its ids and the host remain; query, fragment and user never leave here. Stateless.
 */
final class SpanNames {
  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");

  private SpanNames() {}

  /** The method in capitals; "" if the span is of no HTTP request. */
  static String method(KnownAttributes attributes) {
    String method = attributes.text("http.request.method", "http.method");
    if (method.equals("_OTHER")) {
      method = attributes.text("http.request.method_original", "http.request.method");
    }
    String upper = method.toUpperCase(Locale.ROOT);
    return upper.isEmpty() || METHOD.matcher(upper).matches() ? upper : "_OTHER";
  }

  /** Such as {@code GET /v1/users/{id}}: the same name as Isochrone's SDK gives. */
  static String api(String method, KnownAttributes attributes) {
    String template = attributes.text("url.template");
    String path = template.isEmpty() ? "" : pathOf(template);
    if (path.isEmpty()) {
      String raw = pathOf(attributes.text("url.full", "http.url", "url.path", "http.target"));
      List<String> segments = List.of(raw.substring(Math.min(1, raw.length())).split("/", -1));
      path =
          raw.isEmpty()
              ? "/**"
              : PathNormaliser.normalise(segments, PathNormaliser.idsOf(segments));
    }
    return cut(method + " " + path);
  }

  /** The host that was asked, without a port; "" if it is not told. */
  static String host(KnownAttributes attributes) {
    String host = attributes.text("server.address", "net.peer.name", "http.host");
    if (host.isEmpty()) {
      host = authorityOf(attributes.text("url.full", "http.url"));
    }
    host = host.substring(host.lastIndexOf('@') + 1);
    boolean v6 = host.indexOf(':') != host.lastIndexOf(':') && !host.startsWith("[");
    return cut((v6 ? host : PORT.matcher(host).replaceFirst("")).toLowerCase(Locale.ROOT));
  }

  static String cut(String text) {
    return text.length() <= Names.MAX_LENGTH ? text : text.substring(0, Names.MAX_LENGTH);
  }

  /** The path of a URL, target or template; "" if there is none. */
  private static String pathOf(String url) {
    if (url.isEmpty()) {
      return "";
    }
    int scheme = url.indexOf("://");
    int from = scheme < 0 ? 0 : url.indexOf('/', scheme + 3);
    if (from < 0) {
      return "/";
    }
    int end = url.length();
    for (String mark : List.of("{?", "{&", "{#", "?", "#")) {
      int at = url.indexOf(mark, from);
      end = at < 0 ? end : Math.min(end, at);
    }
    String path = url.substring(from, end);
    return path.startsWith("/") ? path : "/" + path;
  }

  private static String authorityOf(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return "";
    }
    int end = scheme + 3;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    return url.substring(scheme + 3, end);
  }
}
