// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;

/** A collector that takes every batch and has no newer plan. */
final class ScriptedCollector extends Dispatcher {

  static final String ACCEPTED = "{\"country\":\"JP\",\"accepted\":{\"slices\":1}}";

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    return request.getPath().equals("/v1/batches")
        ? new MockResponse().setBody(ACCEPTED)
        : new MockResponse().setResponseCode(304);
  }

  static RecordedRequest nextBatch(MockWebServer collector) throws InterruptedException {
    while (true) {
      RecordedRequest request = collector.takeRequest(5, TimeUnit.SECONDS);
      if (request == null || request.getPath().equals("/v1/batches")) {
        return request;
      }
    }
  }
}
