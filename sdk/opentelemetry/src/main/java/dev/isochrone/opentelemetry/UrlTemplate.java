// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.opentelemetry;

/** What a {@code url.template} says of the path. Stateless. */
final class UrlTemplate {
  private UrlTemplate() {}

  /**
   * Returns the template's path without scheme, host, query and fragment, so that it names an API
   * as other sources do: {@code https://{host}/v1/users/{id}?q={q}} becomes {@code /v1/users/{id}}.
   */
  static String path(String template) {
    int begin = 0;
    int scheme = template.indexOf("://");
    if (scheme >= 0) {
      begin = template.indexOf('/', scheme + 3);
      if (begin < 0) {
        return "/";
      }
    }
    int end = template.length();
    for (int i = begin; i < end; i++) {
      char c = template.charAt(i);
      if (c == '?' || c == '#' || template.startsWith("{?", i)) {
        end = i;
      }
    }
    String path = template.substring(begin, end);
    return path.startsWith("/") ? path : "/" + path;
  }
}
