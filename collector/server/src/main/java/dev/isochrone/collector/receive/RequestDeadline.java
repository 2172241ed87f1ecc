// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose next request line and headers, or their body, do not arrive as a whole
 * in time, however steadily they trickle. Behind the HTTP codec; one per connection.
 */
public final class RequestDeadline extends ChannelInboundHandlerAdapter {
  private final long firstMillis;
  private final long nextMillis;
  private final long wholeMillis;
  private @Nullable ScheduledFuture<?> closing;

  /**
   * Makes the deadline of one connection.
   *
   * @param first until when the first request must have begun
   * @param next until when each further one must have begun after the one before
   * @param whole until when the body must be there after the headers, also of a request that is
   *     answered already
   */
  public RequestDeadline(Duration first, Duration next, Duration whole) {
    wholeMillis = whole.toMillis();
    firstMillis = first.toMillis();
    nextMillis = next.toMillis();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    schedule(context, firstMillis);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest) {
      schedule(context, wholeMillis);
    }
    if (message instanceof LastHttpContent) {
      schedule(context, nextMillis);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    cancel();
    context.fireChannelInactive();
  }

  private void schedule(ChannelHandlerContext context, long millis) {
    cancel();
    Runnable close = () -> context.channel().unsafe().close(context.voidPromise());
    closing = context.executor().schedule(close, millis, TimeUnit.MILLISECONDS);
  }

  private void cancel() {
    ScheduledFuture<?> scheduled = closing;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
  }
}
