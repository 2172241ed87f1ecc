// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.io.IOException;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The outermost interceptor: sees what the events do not tell apart. When one of the app's
 * interceptors answers by itself or throws a RuntimeException, OkHttp reports a {@code callEnd}
 * without a response either way; the difference is left here for the listener, which is called next
 * on the same thread. Changes nothing. Thread-safe.
 */
final class ShortCircuits implements Interceptor {

  private static final ThreadLocal<@Nullable Found> FOUND = new ThreadLocal<>();

  @Override
  public Response intercept(Chain chain) throws IOException {
    try {
      Response response = chain.proceed(chain.request());
      if (response.networkResponse() == null && response.cacheResponse() == null) {
        FOUND.set(new Found(chain.call(), response.code()));
      }
      return response;
    } catch (RuntimeException e) {
      FOUND.set(new Found(chain.call(), e.getClass()));
      throw e;
    }
  }

  /** Returns the status of the app's own answer, the class of its exception, or null. */
  static @Nullable Object take(Call call) {
    Found found = FOUND.get();
    if (found == null || found.call != call) {
      return null;
    }
    FOUND.remove();
    return found.what;
  }

  private static final class Found {
    private final Call call;
    private final Object what;

    Found(Call call, Object what) {
      this.call = call;
      this.what = what;
    }
  }
}
