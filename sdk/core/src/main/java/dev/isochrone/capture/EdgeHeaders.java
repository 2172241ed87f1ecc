// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.EdgeReading;
import dev.isochrone.UnreadEdge;
import okhttp3.Headers;

/** The headers of a response, held until it is known whether they are to be read. Immutable. */
final class EdgeHeaders implements UnreadEdge {

  private final Headers headers;

  EdgeHeaders(Headers headers) {
    this.headers = headers;
  }

  @Override
  public EdgeReading read() {
    EdgeHeaderReader reader = new EdgeHeaderReader();
    for (int i = 0; i < headers.size(); i++) {
      reader.read(headers.name(i), headers.value(i));
    }
    return reader.reading();
  }
}
