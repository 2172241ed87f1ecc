// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.io.IOException;
import java.lang.ref.WeakReference;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The outermost interceptor: sees what the events do not tell apart. When one of the app's
 * interceptors answers by itself or throws a RuntimeException, OkHttp reports a {@code callEnd}
 * without a response either way; the difference is left here for the listener, which is called next
 * on the same thread. If there is none, because the call is not recorded, the note stays until the
 * thread's next one, and holds nothing of the app. Changes nothing. Thread-safe.
 */
final class ShortCircuits implements Interceptor {

  private static final ThreadLocal<@Nullable Found> FOUND = new ThreadLocal<>();

  @Override
  public Response intercept(Chain chain) throws IOException {
    try {
      Response response = chain.proceed(chain.request());
      if (response.networkResponse() == null && response.cacheResponse() == null) {
        FOUND.set(new Found(chain.call(), response.code(), null));
      }
      return response;
    } catch (RuntimeException e) {
      FOUND.set(new Found(chain.call(), 0, e.getClass().getSimpleName()));
      throw e;
    }
  }

  /** Returns what was found about a call, or null. */
  static @Nullable Found take(Call call) {
    Found found = FOUND.get();
    if (found == null || found.get() != call) {
      return null;
    }
    FOUND.remove();
    return found;
  }

  /** The status of the app's own answer, or the simple class name of its exception. */
  static final class Found extends WeakReference<Call> {
    final int status;
    final @Nullable String failure;

    Found(Call call, int status, @Nullable String failure) {
      super(call);
      this.status = status;
      this.failure = failure;
    }
  }
}
