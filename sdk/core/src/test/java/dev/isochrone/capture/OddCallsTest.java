// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.OwnTraffic;
import dev.isochrone.plan.Outcome;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.Test;

@Matrix
class OddCallsTest {

  @Test
  void anInterceptorThatAnswersByItselfIsASuccess() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      OkHttpClient client =
          scene.client(
              scene
                  .plain()
                  .addInterceptor(
                      chain ->
                          new Response.Builder()
                              .request(chain.request())
                              .protocol(Protocol.HTTP_1_1)
                              .code(203)
                              .message("from the app")
                              .body(ResponseBody.create("offline", null))
                              .build()));

      Recorded request = scene.run(client, scene.get("/"));

      assertThat(request.outcome()).isEqualTo(Outcome.OK);
      assertThat(request.status()).isEqualTo(203);
      assertThat(request.failure()).isNull();
    }
  }

  @Test
  void anInterceptorThatThrowsIsAFailureWithItsName() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      OkHttpClient client =
          scene.client(
              scene
                  .plain()
                  .addInterceptor(
                      chain -> {
                        throw new IllegalStateException("a bug of the app");
                      }));

      assertThatThrownBy(() -> client.newCall(scene.get("/")).execute())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a bug of the app");

      Recorded request = scene.requests.next();
      assertThat(request.outcome()).isEqualTo(Outcome.OTHER);
      assertThat(request.failure()).isEqualTo("IllegalStateException");
    }
  }

  @Test
  void anInterceptorThatFailsWithItsOwnExceptionIsOther() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      OkHttpClient client =
          scene.client(
              scene
                  .plain()
                  .addInterceptor(
                      chain -> {
                        throw new NotLoggedInException();
                      }));

      assertThatThrownBy(() -> client.newCall(scene.get("/")).execute())
          .isInstanceOf(NotLoggedInException.class);

      Recorded request = scene.requests.next();
      assertThat(request.outcome()).isEqualTo(Outcome.OTHER);
      assertThat(request.failure()).isEqualTo("NotLoggedInException");
    }
  }

  @Test
  void aCallThatIsNeverExecutedLeavesNothing() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      Call never = scene.client().newCall(scene.get("/"));

      assertThat(never.isExecuted()).isFalse();
      assertThat(scene.capture.openCalls()).isZero();
      assertThat(scene.requests.waiting()).isZero();
    }
  }

  @Test
  void aCloneIsAnotherRequest() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse(), new MockResponse());
      Call call = scene.client().newCall(scene.get("/"));
      call.execute().close();
      call.clone().execute().close();

      assertThat(scene.requests.next().outcome()).isEqualTo(Outcome.OK);
      assertThat(scene.requests.next().outcome()).isEqualTo(Outcome.OK);
    }
  }

  @Test
  void anInstrumentedClientIsNotInstrumentedTwice() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse());
      OkHttpClient once = scene.client();
      OkHttpClient twice = scene.capture.instrument(once);

      scene.run(twice, scene.get("/"));

      assertThat(twice).isSameAs(once);
      assertThat(scene.requests.waiting()).isZero();
    }
  }

  @Test
  void ourOwnTrafficIsNeverRecorded() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse(), new MockResponse());
      OkHttpClient client = scene.client();

      client
          .newCall(scene.request("/own").tag(OwnTraffic.class, OwnTraffic.TAG).build())
          .execute()
          .close();
      Recorded first = scene.run(client, scene.get("/theirs"));

      assertThat(first.api()).isEqualTo("GET /theirs");
    }
  }

  @Test
  void whileNothingIsToBeRecordedCallsAreLeftAlone() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setBody("works"));
      scene.requests.open = false;

      try (Response response = scene.client().newCall(scene.get("/")).execute()) {
        assertThat(response.body().string()).isEqualTo("works");
      }

      assertThat(scene.requests.waiting()).isZero();
      assertThat(scene.capture.openCalls()).isZero();
    }
  }

  private static final class NotLoggedInException extends IOException {}
}
