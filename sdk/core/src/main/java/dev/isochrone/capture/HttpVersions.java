// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.HttpVersion;
import okhttp3.Protocol;

/** OkHttp's protocols as ours; by name, because OkHttp 5 knows more than 4. Stateless. */
final class HttpVersions {

  private HttpVersions() {}

  static HttpVersion of(Protocol protocol) {
    String name = protocol.toString();
    if (name.startsWith("h2")) { // over cleartext it is h2_prior_knowledge
      return HttpVersion.H2;
    }
    if (name.equals("http/1.1")) {
      return HttpVersion.HTTP_1_1;
    }
    if (name.equals("h3") || name.equals("quic")) {
      return HttpVersion.H3;
    }
    return name.equals("http/1.0") ? HttpVersion.HTTP_1_0 : HttpVersion.NONE;
  }
}
