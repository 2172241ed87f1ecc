// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;

/** Sends every request to the same place again. */
final class Redirecting extends Dispatcher {
  @Override
  public MockResponse dispatch(RecordedRequest request) {
    return new MockResponse().setResponseCode(302).addHeader("Location", "/again");
  }
}
