// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * One request and the response to come. Served by one thread; the event loop reports disconnection.
 */
final class Exchange {
  private final HttpRequest request;
  private final Channel channel;
  private final RequestBody body;
  private final ResponseBody responseBody;
  private @Nullable Runnable onDisconnect;
  private boolean disconnected;

  Exchange(HttpRequest request, Channel channel, RequestBody body, ResponseBody responseBody) {
    this.request = request;
    this.channel = channel;
    this.body = body;
    this.responseBody = responseBody;
  }

  HttpRequest request() {
    return request;
  }

  Channel channel() {
    return channel;
  }

  RequestBody body() {
    return body;
  }

  ResponseBody responseBody() {
    return responseBody;
  }

  /** Runs an action once if the client goes away from now on, or has already. */
  void onDisconnect(Runnable action) {
    synchronized (this) {
      if (!disconnected) {
        onDisconnect = action;
        return;
      }
    }
    action.run();
  }

  void disconnected() {
    Runnable action;
    synchronized (this) {
      disconnected = true;
      action = onDisconnect;
      onDisconnect = null;
    }
    body.breakOff();
    responseBody.wake();
    if (action != null) {
      action.run();
    }
  }
}
