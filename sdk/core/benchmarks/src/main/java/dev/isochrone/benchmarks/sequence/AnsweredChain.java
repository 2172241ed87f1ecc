// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.sequence;

import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** A chain that answers at once: what is left is the interceptor in front of it. Immutable. */
record AnsweredChain(Call call, Response answer) implements Interceptor.Chain {

  @Override
  public Request request() {
    return call.request();
  }

  @Override
  public Response proceed(Request request) {
    return answer;
  }

  @Override
  public @Nullable Connection connection() {
    return null;
  }

  @Override
  public int connectTimeoutMillis() {
    return 0;
  }

  @Override
  public Interceptor.Chain withConnectTimeout(int timeout, TimeUnit unit) {
    return this;
  }

  @Override
  public int readTimeoutMillis() {
    return 0;
  }

  @Override
  public Interceptor.Chain withReadTimeout(int timeout, TimeUnit unit) {
    return this;
  }

  @Override
  public int writeTimeoutMillis() {
    return 0;
  }

  @Override
  public Interceptor.Chain withWriteTimeout(int timeout, TimeUnit unit) {
    return this;
  }
}
