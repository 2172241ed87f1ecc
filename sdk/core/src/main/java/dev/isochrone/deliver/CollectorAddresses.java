// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.util.List;
import okhttp3.HttpUrl;

/** The addresses of one collector, tried in turn. Used by the worker only. */
final class CollectorAddresses {

  private final List<HttpUrl> addresses;
  private int current;
  private int failures;

  CollectorAddresses(List<HttpUrl> addresses) {
    this.addresses = addresses;
  }

  /** Returns a resource below the address in use. */
  HttpUrl resolve(String path) {
    return addresses.get(current).newBuilder().addPathSegments(path).build();
  }

  /** Notes an answer: this address stays in use. */
  void answered() {
    failures = 0;
  }

  /** Turns to the next. Returns false when all have failed since the last answer. */
  boolean moveOn() {
    current = (current + 1) % addresses.size();
    failures++;
    return failures % addresses.size() != 0;
  }
}
