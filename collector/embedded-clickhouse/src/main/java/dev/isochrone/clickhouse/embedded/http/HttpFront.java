// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The listening socket and its threads. Each request is served by a thread of its own, since the
 * engine blocks.
 */
public final class HttpFront implements AutoCloseable {
  private static final int KEEP_THREADS_SECONDS = 30;
  private static final int ANSWERED_WITHIN_SECONDS = 2;
  private static final int MAX_CHUNK_BYTES = 64 << 10;

  private final EventLoopGroup events =
      new MultiThreadIoEventLoopGroup(
          2, new DefaultThreadFactory("clickhouse-io", true), NioIoHandler.newFactory());
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ThreadPoolExecutor serving;
  private final Channel listener;

  /**
   * @param port 0 for any free one
   * @throws IllegalStateException if the address cannot be bound
   */
  HttpFront(String host, int port, FrontLimits limits, Consumer<Exchange> service) {
    serving =
        new ThreadPoolExecutor(
            0,
            limits.requestsMax(),
            KEEP_THREADS_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DefaultThreadFactory("clickhouse-http", true));
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(events)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(256 << 10, 1 << 20))
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    connections.add(channel);
                    channel
                        .pipeline()
                        .addLast(new IdleStateHandler(0, 0, limits.keepAliveSeconds()))
                        .addLast(
                            new HttpServerCodec(
                                new HttpDecoderConfig()
                                    .setMaxInitialLineLength(limits.requestLineBytesMax())
                                    .setMaxHeaderSize(limits.headerBytesMax())
                                    .setMaxChunkSize(MAX_CHUNK_BYTES)))
                        .addLast(new HttpConversation(serving, service, limits));
                  }
                });
    listener = bind(bootstrap, host, port);
  }

  private Channel bind(ServerBootstrap bootstrap, String host, int port) {
    var bound = bootstrap.bind(new InetSocketAddress(host, port)).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      var unused = events.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      serving.shutdown();
      throw new IllegalStateException(
          "cannot listen on " + host + ":" + port + ": " + bound.cause().getMessage(),
          bound.cause());
    }
    return bound.channel();
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** Accepts no more connections; those there are go on. */
  public void stopAccepting() {
    listener.close().awaitUninterruptibly();
  }

  @Override
  public void close() {
    stopAccepting();
    awaitAnswers();
    connections.close().awaitUninterruptibly();
    serving.shutdownNow();
    events.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** What a statement has done must be told before its connection is closed. */
  private void awaitAnswers() {
    serving.shutdown();
    try {
      var unused = serving.awaitTermination(ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
