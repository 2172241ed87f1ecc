// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android.sample;

import static java.util.concurrent.TimeUnit.SECONDS;

import android.content.Context;
import java.io.File;
import java.io.IOException;
import okhttp3.Cache;
import okhttp3.Callback;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * The calls of an app without the SDK, as OkHttp's own examples have them: a client with a cache,
 * timeouts and the user's token, calls that wait and calls that do not, and a client with more
 * patience made from the first.
 */
public final class UsualCalls {
  private final HttpUrl api;
  private final OkHttpClient client;

  public UsualCalls(Context context, String api, String token) {
    this.api = HttpUrl.get(api);
    client =
        new OkHttpClient.Builder()
            .connectTimeout(10, SECONDS)
            .readTimeout(30, SECONDS)
            .cache(new Cache(new File(context.getCacheDir(), "http"), 10 << 20))
            .addInterceptor(chain -> authorized(chain, token))
            .build();
  }

  private static Response authorized(Interceptor.Chain chain, String token) throws IOException {
    return chain.proceed(
        chain.request().newBuilder().header("Authorization", "Bearer " + token).build());
  }

  public String get(String path) throws IOException {
    HttpUrl url = api.newBuilder().addPathSegments(path).build();
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      if (!response.isSuccessful()) {
        throw new IOException("expected success: " + response.code());
      }
      return response.body().string();
    }
  }

  public void search(String words, Callback callback) {
    HttpUrl url = api.newBuilder().addPathSegment("search").addQueryParameter("q", words).build();
    client.newCall(new Request.Builder().url(url).build()).enqueue(callback);
  }

  public int post(String path, String json) throws IOException {
    HttpUrl url = api.newBuilder().addPathSegments(path).build();
    RequestBody body = RequestBody.create(json, MediaType.get("application/json"));
    OkHttpClient patient = client.newBuilder().writeTimeout(60, SECONDS).build();
    Request request = new Request.Builder().url(url).post(body).build();
    try (Response response = patient.newCall(request).execute()) {
      return response.code();
    }
  }
}
