// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.GZIPInputStream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.Test;

class IsochroneTest {

  @Test
  void aRequestTravelsFromTheClientToTheCollector() throws Exception {
    try (MockWebServer origin = new MockWebServer();
        MockWebServer collector = new MockWebServer()) {
      origin.enqueue(new MockResponse().setBody("hello").addHeader("x-amz-cf-pop", "NRT57-P3"));
      collector.setDispatcher(new ScriptedCollector());
      Isochrone isochrone = Isochrone.builder("app", collector.url("/").toString(), "key").build();
      OkHttpClient client = isochrone.instrument(new OkHttpClient());

      Request request = new Request.Builder().url(origin.url("/v1/users/42?secret=1")).build();
      try (Response response = client.newCall(request).execute()) {
        assertThat(response.body().string()).isEqualTo("hello");
      }
      assertThat(isochrone.flush(5_000)).isTrue();
      isochrone.close();

      RecordedRequest batch = ScriptedCollector.nextBatch(collector);
      assertThat(batch.getHeader("Authorization")).isEqualTo("Bearer key");
      assertThat(batch.getHeader("Isochrone-Attempt")).isEqualTo("1");
      String json =
          new String(new GZIPInputStream(batch.getBody().inputStream()).readAllBytes(), UTF_8);
      assertThat(json)
          .contains("\"api\":[\"GET /v1/users/{id}\"]", "\"pop\":[\"NRT57-P3\"]")
          .doesNotContain("secret");
      assertThat(isochrone.dump()).contains("1 requests delivered in 1 batches", "country      JP");
    }
  }
}
