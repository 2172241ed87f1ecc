// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection: hands each request to a serving thread and the next one only when its response is
 * out. It keeps reading while a request is served, since that is how a disconnection is noticed;
 * what arrives ahead of its turn waits.
 */
final class HttpConversation extends ChannelInboundHandlerAdapter {
  private static final int WAITING_OBJECTS_MAX = 16;

  private final Executor serving;
  private final Consumer<Exchange> service;
  private final FrontLimits limits;
  private final Deque<HttpObject> waiting = new ArrayDeque<>();
  private @Nullable Exchange active;
  private boolean closing;

  HttpConversation(Executor serving, Consumer<Exchange> service, FrontLimits limits) {
    this.serving = serving;
    this.service = service;
    this.limits = limits;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof HttpObject object) || closing) {
      ReferenceCountUtil.release(message);
    } else if (mustWait(object)) {
      waiting.add(object);
      if (waiting.size() > WAITING_OBJECTS_MAX) {
        context.channel().config().setAutoRead(false);
      }
    } else {
      accept(context, object);
    }
  }

  private boolean mustWait(HttpObject object) {
    Exchange exchange = active;
    return !waiting.isEmpty()
        || (exchange != null && (object instanceof HttpRequest || exchange.body().isComplete()));
  }

  private void accept(ChannelHandlerContext context, HttpObject object) {
    if (object.decoderResult().isFailure()) {
      refuse(context, object.decoderResult().cause());
      ReferenceCountUtil.release(object);
      return;
    }
    if (object instanceof HttpRequest request) {
      begin(context, request);
    }
    Exchange exchange = active;
    if (exchange != null && object instanceof HttpContent content) {
      boolean last = content instanceof LastHttpContent;
      exchange.body().offer(content.content());
      if (last) {
        exchange.body().complete();
      }
    } else {
      ReferenceCountUtil.release(object);
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    RequestBody body =
        new RequestBody(
            isRead -> context.channel().config().setAutoRead(isRead),
            limits.receiveTimeoutMillis());
    Exchange exchange =
        new Exchange(
            request,
            context.channel(),
            body,
            new ResponseBody(context.channel(), limits.sendTimeoutMillis()));
    active = exchange;
    if (HttpUtil.is100ContinueExpected(request)) {
      Wire.send(
          context.channel(),
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
    try {
      serving.execute(() -> serve(context, exchange));
    } catch (RejectedExecutionException e) {
      answerAndClose(
          context,
          HttpResponseStatus.SERVICE_UNAVAILABLE,
          "Code: 202. DB::Exception: Too many simultaneous requests. Maximum: "
              + limits.requestsMax()
              + ". (TOO_MANY_SIMULTANEOUS_QUERIES)\n");
      body.release();
    }
  }

  private void serve(ChannelHandlerContext context, Exchange exchange) {
    try {
      service.accept(exchange);
      exchange.body().skipRest();
    } finally {
      finishLater(context, exchange);
    }
  }

  /**
   * On the connection's event loop; if that has ended with the engine, nobody is left to answer.
   */
  private void finishLater(ChannelHandlerContext context, Exchange exchange) {
    try {
      context.executor().execute(() -> finish(context, exchange));
    } catch (RejectedExecutionException e) {
      exchange.body().release();
    }
  }

  private void finish(ChannelHandlerContext context, Exchange exchange) {
    exchange.body().release();
    boolean reusable =
        exchange.body().isComplete() && HttpUtil.isKeepAlive(exchange.request()) && !closing;
    active = null;
    if (!reusable) {
      closing = true;
      Wire.closeBehindWrites(context.channel());
      return;
    }
    while (!waiting.isEmpty() && !startsBehindActive(waiting.peek())) {
      accept(context, waiting.remove());
    }
    if (waiting.size() <= WAITING_OBJECTS_MAX) {
      context.channel().config().setAutoRead(true);
    }
  }

  private boolean startsBehindActive(@Nullable HttpObject object) {
    Exchange exchange = active;
    return exchange != null && (object instanceof HttpRequest || exchange.body().isComplete());
  }

  private void refuse(ChannelHandlerContext context, Throwable cause) {
    HttpResponseStatus status = HttpResponseStatus.BAD_REQUEST;
    if (cause instanceof TooLongHttpLineException) {
      status = HttpResponseStatus.REQUEST_URI_TOO_LONG;
    } else if (cause instanceof TooLongHttpHeaderException) {
      status = HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
    }
    if (active == null) {
      answerAndClose(context, status, status.reasonPhrase() + ": " + cause.getMessage() + "\n");
    } else {
      closing = true;
      Wire.cut(context.channel());
    }
  }

  private void answerAndClose(
      ChannelHandlerContext context, HttpResponseStatus status, String message) {
    closing = true;
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, status, ByteBufUtil.writeUtf8(context.alloc(), message));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=UTF-8");
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    response.headers().set(HttpHeaderNames.CONNECTION, "close");
    Wire.send(context.channel(), response);
    Wire.closeBehindWrites(context.channel());
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Exchange exchange = active;
    if (exchange != null) {
      exchange.responseBody().wake();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closing = true;
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    Exchange exchange = active;
    if (exchange != null) {
      exchange.disconnected();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent && active == null) {
      Wire.cut(context.channel());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Wire.cut(context.channel());
  }
}
