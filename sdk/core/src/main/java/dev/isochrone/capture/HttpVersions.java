// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.HttpVersion;
import okhttp3.Protocol;

/** OkHttp's protocols as ours; by name, because OkHttp 5 knows more than 4. Stateless. */
final class HttpVersions {

  private HttpVersions() {}

  static HttpVersion of(Protocol protocol) {
    switch (protocol.toString()) {
      case "http/1.0":
        return HttpVersion.HTTP_1_0;
      case "http/1.1":
        return HttpVersion.HTTP_1_1;
      case "h2":
      case "h2_prior_knowledge":
        return HttpVersion.H2;
      case "h3":
      case "quic":
        return HttpVersion.H3;
      default:
        return HttpVersion.NONE;
    }
  }
}
