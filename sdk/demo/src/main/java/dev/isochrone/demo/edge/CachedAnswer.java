// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.edge;

import java.nio.ByteBuffer;

/**
 * An answer that an edge keeps. Immutable; the body is only read.
 *
 * @param tag the origin's entity tag
 * @param storedNanos when it came, or was last found to be still right
 */
record CachedAnswer(
    String contentType,
    String cacheControl,
    String tag,
    ByteBuffer body,
    long storedNanos,
    int freshSeconds) {
  long ageSeconds(long nowNanos) {
    return (nowNanos - storedNanos) / 1_000_000_000;
  }

  boolean fresh(long nowNanos) {
    return ageSeconds(nowNanos) < freshSeconds;
  }

  CachedAnswer confirmed(long nowNanos) {
    return new CachedAnswer(contentType, cacheControl, tag, body, nowNanos, freshSeconds);
  }

  ByteBuffer bytes() {
    return body.asReadOnlyBuffer();
  }
}
