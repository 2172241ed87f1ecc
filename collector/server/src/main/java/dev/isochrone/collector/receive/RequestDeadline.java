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
  private long deadlineNanos;
  private long checkNanos;
  private @Nullable ScheduledFuture<?> check;

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
    expectWithin(firstMillis, context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest) {
      expectWithin(wholeMillis, context);
    }
    if (message instanceof LastHttpContent) {
      expectWithin(nextMillis, context);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    cancel();
    context.fireChannelInactive();
  }

  /** A check that comes too early looks again: one that is due earlier is not set anew for each. */
  private void expectWithin(long millis, ChannelHandlerContext context) {
    deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    if (check == null || deadlineNanos - checkNanos < 0) {
      cancel();
      checkAtDeadline(context);
    }
  }

  private void checkAtDeadline(ChannelHandlerContext context) {
    checkNanos = deadlineNanos;
    check =
        context
            .executor()
            .schedule(() -> check(context), checkNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void check(ChannelHandlerContext context) {
    if (System.nanoTime() - deadlineNanos >= 0) {
      context.channel().unsafe().close(context.voidPromise());
    } else {
      checkAtDeadline(context);
    }
  }

  private void cancel() {
    if (check != null) {
      check.cancel(false);
    }
  }
}
