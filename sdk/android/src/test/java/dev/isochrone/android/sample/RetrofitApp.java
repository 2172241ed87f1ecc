// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android.sample;

import android.app.Application;
import dev.isochrone.Isochrone;
import dev.isochrone.android.IsochroneAndroid;
import java.io.IOException;
import java.util.Arrays;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.Retrofit;
import retrofit2.http.GET;
import retrofit2.http.Path;

/** An app that calls by Retrofit over HTTP/2; what of it R8 may rename is left to R8. */
public final class RetrofitApp {
  private RetrofitApp() {}

  interface Users {
    @GET("v1/users/{name}/friends")
    Call<ResponseBody> friendsOf(@Path("name") String name);
  }

  /** Makes a request that is answered and one that is reset, and sends what was recorded. */
  public static String run(Application app, String collector, String url) throws Exception {
    Isochrone isochrone =
        IsochroneAndroid.install(app, IsochroneAndroid.builder("sample", collector, "key"));
    OkHttpClient client =
        new OkHttpClient.Builder()
            .protocols(Arrays.asList(Protocol.H2_PRIOR_KNOWLEDGE))
            .retryOnConnectionFailure(false)
            .build();
    Users users =
        new Retrofit.Builder()
            .baseUrl(url)
            .client(IsochroneAndroid.instrument(client))
            .build()
            .create(Users.class);
    users.friendsOf("ann").execute().body().string();
    try {
      users.friendsOf("bob").execute();
    } catch (IOException e) {
      // the server resets it
    }
    isochrone.flush(10_000);
    String state = isochrone.dump();
    isochrone.close();
    return state;
  }
}
