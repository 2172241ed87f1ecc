// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.HttpVersion;
import java.io.IOException;
import java.util.List;
import okhttp3.Protocol;

/** Each way in which HTTP travels over a socket. */
enum Transport {
  HTTP_1_1(HttpVersion.HTTP_1_1),
  HTTP_1_1_OVER_TLS(HttpVersion.HTTP_1_1),
  HTTP_2_WITHOUT_TLS(HttpVersion.H2),
  HTTP_2_OVER_TLS(HttpVersion.H2);

  final HttpVersion version;

  Transport(HttpVersion version) {
    this.version = version;
  }

  CaptureScene scene() throws IOException {
    return switch (this) {
      case HTTP_1_1 -> CaptureScene.cleartext();
      case HTTP_1_1_OVER_TLS -> CaptureScene.tls(Protocol.HTTP_1_1);
      case HTTP_2_WITHOUT_TLS ->
          CaptureScene.cleartext().speaking(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
      case HTTP_2_OVER_TLS -> CaptureScene.tls(Protocol.HTTP_2, Protocol.HTTP_1_1);
    };
  }
}
