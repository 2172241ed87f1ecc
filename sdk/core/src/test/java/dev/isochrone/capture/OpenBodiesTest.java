// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.Phase;
import dev.isochrone.plan.Outcome;
import java.util.ArrayList;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.Test;

@Matrix
class OpenBodiesTest {

  @Test
  void aBodyThatIsStillOpenIsNoRecordYet() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setBody("unread"));
      Response response = scene.client().newCall(scene.get("/")).execute();

      scene.capture.recordAbandoned(System.nanoTime() + SECONDS.toNanos(599));

      assertThat(scene.capture.openCalls()).isEqualTo(1);
      assertThat(scene.requests.waiting()).isZero();

      response.close();
      assertThat(scene.capture.openCalls()).isZero();
      assertThat(scene.requests.next().outcome()).isEqualTo(Outcome.OK);
    }
  }

  @Test
  void anAbandonedBodyEndsNowAndLastedUntilItsHeaders() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setBody("unread"));
      Response response = scene.client().newCall(scene.get("/v1/users/42")).execute();
      long later = System.nanoTime() + SECONDS.toNanos(3_600);

      scene.capture.recordAbandoned(later);
      scene.capture.recordAbandoned(later);

      Recorded request = scene.requests.next();
      assertThat(request.api()).isEqualTo("GET /v1/users/{id}");
      assertThat(request.total()).isLessThan(SECONDS.toMicros(60));
      assertThat(request.micros(Phase.TRANSFER)).isZero();
      assertThat(request.micros(Phase.WAIT)).isPositive();
      assertThat(scene.capture.openCalls()).isZero();
      response.body().bytes();
      response.close();
      assertThat(scene.requests.waiting()).isZero();
      assertThat(scene.capture.openCalls()).isZero();
    }
  }

  @Test
  void anEndedCallIsNotAbandoned() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(
          new MockResponse().setResponseCode(302).addHeader("Location", "/b"), new MockResponse());
      scene.run(scene.get("/"));

      scene.capture.recordAbandoned(System.nanoTime() + SECONDS.toNanos(3_600));

      assertThat(scene.requests.waiting()).isZero();
      assertThat(scene.capture.openCalls()).isZero();
    }
  }

  @Test
  void callsBeyondThePlacesStillEndAsUsual() throws Exception {
    int calls = 300;
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.origin.setDispatcher(new Unread());
      OkHttpClient client = scene.client();
      List<Response> responses = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        responses.add(client.newCall(scene.get("/")).execute());
      }
      assertThat(scene.capture.openCalls()).isEqualTo(calls);

      scene.capture.recordAbandoned(System.nanoTime() + SECONDS.toNanos(3_600));
      assertThat(scene.requests.waiting()).isEqualTo(256);
      assertThat(scene.capture.openCalls()).isEqualTo(calls - 256);

      responses.forEach(Response::close);
      assertThat(scene.requests.waiting()).as("each once").isEqualTo(calls);
      assertThat(scene.capture.openCalls()).isZero();
    }
  }

  private static final class Unread extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      return new MockResponse().setBody("unread");
    }
  }
}
