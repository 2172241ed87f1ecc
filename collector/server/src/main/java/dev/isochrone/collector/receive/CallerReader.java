// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import dev.isochrone.collector.Caller;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Reads from a request where it came from; whether to believe it is {@code enrich}'s to say. */
public final class CallerReader {

  /** Returns the caller of a request. */
  public Caller of(ServerRequest request) {
    @Nullable InetSocketAddress peer = request.remoteAddress().orElse(null);
    @Nullable String country = request.headers().firstHeader("CloudFront-Viewer-Country");
    if (country == null) {
      country = request.headers().firstHeader("CF-IPCountry");
    }
    return new Caller(
        peer == null ? null : peer.getAddress(),
        request.headers().header("X-Forwarded-For"),
        country);
  }
}
