// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.opentelemetry;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP client span says of its request, whichever semantic conventions it follows: the
 * stable ones are asked first, then those before 1.23. Immutable.
 *
 * <p>Reads no header and no body; of an address only the family.
 */
final class HttpAttributes {
  private static final AttributeKey<String> METHOD = stringKey("http.request.method");
  private static final AttributeKey<String> METHOD_ORIGINAL =
      stringKey("http.request.method_original");
  private static final AttributeKey<String> OLD_METHOD = stringKey("http.method");
  private static final AttributeKey<String> URL = stringKey("url.full");
  private static final AttributeKey<String> OLD_URL = stringKey("http.url");
  private static final AttributeKey<String> TEMPLATE = stringKey("url.template");
  private static final AttributeKey<String> OLD_TARGET = stringKey("http.target");
  private static final AttributeKey<String> HOST = stringKey("server.address");
  private static final AttributeKey<String> OLD_HOST = stringKey("net.peer.name");
  private static final AttributeKey<Long> STATUS = longKey("http.response.status_code");
  private static final AttributeKey<Long> OLD_STATUS = longKey("http.status_code");
  private static final AttributeKey<String> ERROR = stringKey("error.type");
  private static final AttributeKey<Long> SENT = longKey("http.request.body.size");
  private static final AttributeKey<Long> OLD_SENT = longKey("http.request_content_length");
  private static final AttributeKey<Long> RECEIVED = longKey("http.response.body.size");
  private static final AttributeKey<Long> OLD_RECEIVED = longKey("http.response_content_length");
  private static final AttributeKey<String> PROTOCOL = stringKey("network.protocol.version");
  private static final AttributeKey<String> OLD_PROTOCOL = stringKey("net.protocol.version");
  private static final AttributeKey<String> OLDER_PROTOCOL = stringKey("http.flavor");
  private static final AttributeKey<String> PEER = stringKey("network.peer.address");
  private static final AttributeKey<String> OLD_PEER = stringKey("net.sock.peer.addr");

  private final Attributes attributes;

  HttpAttributes(Attributes attributes) {
    this.attributes = attributes;
  }

  /** The method as it was sent, or null: the span is not of an HTTP request. */
  @Nullable String method() {
    String method = first(METHOD, OLD_METHOD);
    // "_OTHER" is how the conventions spell a method that they do not know.
    return "_OTHER".equals(method) ? first(METHOD_ORIGINAL, METHOD) : method;
  }

  /** The URL with everything that it carries, or null; never to be passed on as it is. */
  @Nullable String url() {
    return first(URL, OLD_URL);
  }

  /** The path with names in place of values, such as {@code /v1/users/{id}}, or null. */
  @Nullable String template() {
    return attributes.get(TEMPLATE);
  }

  /** Path and query where there is no URL, or null. */
  @Nullable String target() {
    return attributes.get(OLD_TARGET);
  }

  /** The host that was asked, or null. */
  @Nullable String host() {
    return first(HOST, OLD_HOST);
  }

  /** Status of the response; 0 for none. */
  int status() {
    return (int) number(STATUS, OLD_STATUS, 0);
  }

  /** What failed, or null; the status as text where that is what failed. */
  @Nullable String errorType() {
    return attributes.get(ERROR);
  }

  /** Request body bytes; 0 if not told. */
  long sentBytes() {
    return number(SENT, OLD_SENT, 0);
  }

  /** Response body bytes; −1 if not told. */
  long receivedBytes() {
    return number(RECEIVED, OLD_RECEIVED, -1);
  }

  /** {@code 1.1}, {@code 2} and the like, or null. */
  @Nullable String protocolVersion() {
    String version = first(PROTOCOL, OLD_PROTOCOL);
    return version == null ? attributes.get(OLDER_PROTOCOL) : version;
  }

  /** 4, 6, or 0 if not known. */
  int ipFamily() {
    String peer = first(PEER, OLD_PEER);
    if (peer == null) {
      return 0;
    }
    if (peer.indexOf(':') >= 0) {
      return 6;
    }
    return peer.indexOf('.') >= 0 ? 4 : 0;
  }

  private @Nullable String first(AttributeKey<String> key, AttributeKey<String> otherwise) {
    String value = attributes.get(key);
    return value == null ? attributes.get(otherwise) : value;
  }

  private long number(AttributeKey<Long> key, AttributeKey<Long> otherwise, long absent) {
    Long value = attributes.get(key);
    if (value == null) {
      value = attributes.get(otherwise);
    }
    return value == null ? absent : value;
  }
}
