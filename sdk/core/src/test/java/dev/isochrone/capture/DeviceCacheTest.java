// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.CacheStatus;
import dev.isochrone.ConnectionUse;
import dev.isochrone.HttpVersion;
import dev.isochrone.Phase;
import dev.isochrone.plan.Outcome;
import java.nio.file.Path;
import okhttp3.Cache;
import okhttp3.CacheControl;
import okhttp3.OkHttpClient;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Matrix
class DeviceCacheTest {

  private final Path directory;

  DeviceCacheTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aHitNeedsNoNetwork() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext();
        Cache cache = new Cache(directory.toFile(), 1 << 20)) {
      scene.answers(new MockResponse().addHeader("Cache-Control", "max-age=60").setBody("cached"));
      OkHttpClient client = scene.client(scene.plain().cache(cache));

      Recorded miss = scene.run(client, scene.get("/"));
      Recorded hit = scene.run(client, scene.get("/"));

      assertThat(miss.cache()).isEqualTo(CacheStatus.UNKNOWN);
      assertThat(hit.cache()).isEqualTo(CacheStatus.DEVICE_HIT);
      assertThat(hit.outcome()).isEqualTo(Outcome.OK);
      assertThat(hit.status()).isEqualTo(200);
      assertThat(hit.connection()).isEqualTo(ConnectionUse.NONE);
      assertThat(hit.protocol()).isEqualTo(HttpVersion.NONE);
      assertThat(hit.received()).isZero();
      assertThat(hit.micros(Phase.WAIT)).isZero();
    }
  }

  @Test
  void aConditionalHitAsksTheNetwork() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext();
        Cache cache = new Cache(directory.toFile(), 1 << 20)) {
      scene.answers(
          new MockResponse().addHeader("ETag", "\"v1\"").setBody("cached"),
          new MockResponse().setResponseCode(304).setHeadersDelay(50, MILLISECONDS));
      OkHttpClient client = scene.client(scene.plain().cache(cache));
      scene.run(client, scene.get("/"));

      Recorded revalidated = scene.run(client, scene.get("/"));

      assertThat(revalidated.cache()).isEqualTo(CacheStatus.DEVICE_REVALIDATED);
      assertThat(revalidated.status()).as("as the app saw it").isEqualTo(200);
      assertThat(revalidated.micros(Phase.WAIT)).isGreaterThan(25_000);
      assertThat(revalidated.protocol()).isEqualTo(HttpVersion.HTTP_1_1);
    }
  }

  @Test
  void onlyIfCachedWithoutACopyIsA504OfTheClientItself() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext();
        Cache cache = new Cache(directory.toFile(), 1 << 20)) {
      OkHttpClient client = scene.client(scene.plain().cache(cache));

      Recorded request =
          scene.run(client, scene.request("/").cacheControl(CacheControl.FORCE_CACHE).build());

      assertThat(request.status()).isEqualTo(504);
      assertThat(request.outcome()).isEqualTo(Outcome.SERVER_ERROR);
      assertThat(request.connection()).isEqualTo(ConnectionUse.NONE);
    }
  }
}
