// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A connection whose serving threads, or whose event loop, take nothing more. */
class HttpConversationTest {

  private final ByteBuf body = Unpooled.copiedBuffer("SELECT 1", StandardCharsets.UTF_8);
  private final FullHttpRequest request =
      new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", body);

  @Test
  void a_request_that_no_thread_takes_is_answered_as_one_too_many() {
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new HttpConversation(
                task -> {
                  throw new RejectedExecutionException();
                },
                exchange -> {},
                FrontLimits.DEFAULT));

    channel.writeInbound(request);

    FullHttpResponse response = channel.readOutbound();
    assertThat(response.status()).isEqualTo(HttpResponseStatus.SERVICE_UNAVAILABLE);
    assertThat(response.headers().get("Connection")).isEqualTo("close");
    assertThat(response.content().toString(StandardCharsets.UTF_8))
        .startsWith("Code: 202. ")
        .contains("Maximum: 100.");
    response.release();
    assertThat(channel.isOpen()).isFalse();
    assertThat(body.refCnt()).isZero();
  }

  @Test
  void a_statement_that_outlives_its_event_loop_ends_quietly() throws Exception {
    BlockingQueue<Runnable> served = new LinkedBlockingQueue<>();
    EventLoopGroup events = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    LocalAddress address = new LocalAddress(HttpConversationTest.class);
    var unused =
        new ServerBootstrap()
            .group(events)
            .channel(LocalServerChannel.class)
            .childHandler(new HttpConversation(served::add, exchange -> {}, FrontLimits.DEFAULT))
            .bind(address)
            .sync();
    Channel client =
        new Bootstrap()
            .group(events)
            .channel(LocalChannel.class)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(address)
            .sync()
            .channel();
    Wire.send(client, request);
    Runnable statement = Objects.requireNonNull(served.poll(10, TimeUnit.SECONDS));

    events.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();

    assertThatCode(statement::run).doesNotThrowAnyException();
    assertThat(body.refCnt()).isZero();
  }
}
