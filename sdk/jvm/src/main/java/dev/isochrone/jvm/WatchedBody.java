// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.jvm;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * Passes a body on to the app's subscriber as it comes, and tells the exchange how many bytes there
 * were and when it ended: by its end, by a failure, or because the app wants no more.
 */
final class WatchedBody<T> implements BodySubscriber<T> {

  private final BodySubscriber<T> app;
  private final Exchange exchange;

  WatchedBody(BodySubscriber<T> app, Exchange exchange) {
    this.app = app;
    this.exchange = exchange;
  }

  @Override
  public CompletionStage<T> getBody() {
    return app.getBody();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    app.onSubscribe(
        new Subscription() {
          @Override
          public void request(long count) {
            subscription.request(count);
          }

          @Override
          public void cancel() {
            exchange.ended();
            subscription.cancel();
          }
        });
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      exchange.received(buffer.remaining());
    }
    app.onNext(buffers);
  }

  @Override
  public void onError(Throwable failure) {
    exchange.failed(failure);
    app.onError(failure);
  }

  @Override
  public void onComplete() {
    exchange.ended();
    app.onComplete();
  }
}
