// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android.sample;

import android.app.Application;
import dev.isochrone.Isochrone;
import dev.isochrone.android.IsochroneAndroid;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** An app as R8 meets it: it installs the SDK, makes a request, and keeps nothing of the SDK. */
public final class SampleApp {
  private SampleApp() {}

  /** Makes a request, sends what was recorded, and returns what the SDK says of itself. */
  public static String run(Application app, String collector, String url) throws Exception {
    Isochrone isochrone =
        IsochroneAndroid.install(app, IsochroneAndroid.builder("sample", collector, "key"));
    OkHttpClient client = IsochroneAndroid.instrument(new OkHttpClient());
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      response.body().string();
    }
    isochrone.flush(10_000);
    String state = isochrone.dump();
    isochrone.close();
    return state;
  }
}
