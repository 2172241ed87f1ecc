// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.edge;

import dev.isochrone.demo.ServedRequests;
import okhttp3.RequestBody;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** What an edge asks the origin: the client's request, with the tag of what it keeps already. */
final class UpstreamRequest {
  private UpstreamRequest() {}

  static okhttp3.Request of(
      Request request, String path, byte[] body, @Nullable CachedAnswer kept) {
    String host = Request.getServerName(request);
    okhttp3.Request.Builder toOrigin =
        new okhttp3.Request.Builder()
            .url("https://" + host + path)
            .header("Accept-Encoding", "identity")
            .method(request.getMethod(), Edge.hasBody(request) ? RequestBody.create(body) : null);
    String number = request.getHeaders().get(ServedRequests.NUMBER_HEADER);
    if (number != null) {
      toOrigin.header(ServedRequests.NUMBER_HEADER, number);
    }
    if (kept != null) {
      toOrigin.header("If-None-Match", kept.tag());
    }
    return toOrigin.build();
  }
}
