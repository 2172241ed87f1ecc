// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import dev.isochrone.collector.Caller;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Reads from a request where it came from; whether to believe it is {@code enrich}'s to say. */
public final class CallerReader {

  /** Returns the caller of a request. */
  public Caller of(ServerHttpRequest request) {
    @Nullable InetSocketAddress peer = request.getRemoteAddress();
    HttpHeaders headers = request.getHeaders();
    @Nullable String country = headers.getFirst("CloudFront-Viewer-Country");
    if (country == null) {
      country = headers.getFirst("CF-IPCountry");
    }
    return new Caller(
        peer == null ? null : peer.getAddress(),
        headers.getOrDefault("X-Forwarded-For", List.of()),
        country);
  }
}
