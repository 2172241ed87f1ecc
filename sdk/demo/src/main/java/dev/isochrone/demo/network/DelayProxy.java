// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The network between all clients and all servers: one thread that passes bytes on, later. Every
 * connection of {@link DelayedSocketFactory} goes through it over the loopback interface, so round
 * trips, slow starts, resets and silence happen to real bytes in real sockets; no time is ever
 * written into a record.
 *
 * <p>Thread safe: {@link #close} may be called from anywhere; everything else runs on its own
 * thread.
 */
public final class DelayProxy implements AutoCloseable {
  private static final long CLOSE_WAIT_MS = 2_000;

  private final ServerSocketChannel listener;
  private final Selector selector;
  private final Timers timers = new Timers();
  private final PathFinder paths;
  private final SplittableRandom random;
  private final InetSocketAddress address;
  private final Thread thread;

  private DelayProxy(PathFinder paths, long seed) throws IOException {
    this.paths = paths;
    this.random = new SplittableRandom(seed);
    this.selector = Selector.open();
    this.listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    this.address = (InetSocketAddress) listener.getLocalAddress();
    this.thread = new Thread(this::run, "network");
    thread.setDaemon(true);
  }

  /**
   * Opens the network on a free loopback port. The seed decides how connections fare, in the order
   * they are opened.
   */
  public static DelayProxy start(PathFinder paths, long seed) throws IOException {
    DelayProxy proxy = new DelayProxy(paths, seed);
    proxy.thread.start();
    return proxy;
  }

  /** A factory for sockets that leave from this place, as the {@link PathFinder} knows it. */
  public DelayedSocketFactory socketsFrom(String place) {
    return new DelayedSocketFactory(address, place);
  }

  private void run() {
    ByteBuffer scratch = ByteBuffer.allocateDirect(64 * 1024);
    try {
      while (listener.isOpen()) {
        long untilNextNanos = timers.runDue(System.nanoTime());
        // rounded up: waking early would only spin
        long waitMs = untilNextNanos == Long.MAX_VALUE ? 0 : untilNextNanos / 1_000_000 + 1;
        selector.select(key -> ready(key, scratch), waitMs);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the network's selector failed", e);
    } finally {
      selector.keys().forEach(DelayProxy::drop);
      closeSelector();
    }
  }

  private void ready(SelectionKey key, ByteBuffer scratch) {
    if (key.attachment() instanceof Link link) {
      try {
        link.ready(key, scratch);
      } catch (IOException e) {
        link.reset();
      }
    } else {
      accept();
    }
  }

  private void accept() {
    try {
      @Nullable SocketChannel client = listener.accept();
      if (client != null) {
        // registers itself with the selector, and the key holds it from then on
        var unused = new Link(client, selector, timers, paths, random.split());
      }
    } catch (IOException e) {
      // the client has gone already, or the network is closing
    }
  }

  private static void drop(SelectionKey key) {
    if (key.attachment() instanceof Link link) {
      link.close();
    }
  }

  private void closeSelector() {
    try {
      selector.close();
    } catch (IOException e) {
      // it is going away either way
    }
  }

  /** Cuts every connection. */
  @Override
  public void close() throws IOException {
    listener.close();
    selector.wakeup();
    try {
      thread.join(CLOSE_WAIT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
