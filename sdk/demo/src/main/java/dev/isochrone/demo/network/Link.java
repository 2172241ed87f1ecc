// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One connection through the proxy. It opens with a line of the client's, {@code <place>
 * <address>\n}, which is answered one round trip later with {@link #OPEN} or {@link #REFUSED}, or
 * not at all; from then on bytes pass both ways, delayed. Runs on the proxy's thread only; an
 * {@code IOException} from any method means that the connection is over.
 */
final class Link {
  static final byte OPEN = 0;
  static final byte REFUSED = 1;

  private static final int LINE_MAX_BYTES = 128;
  private static final int PIECE_BYTES = 8 * 1024;
  private static final long FLYING_MAX_BYTES = 512 * 1024;
  private static final int EARLIEST_RESET_BYTES = 6_000;
  private static final int LATEST_RESET_BYTES = 60_000;

  private final Selector selector;
  private final Timers timers;
  private final SplittableRandom random;
  private final PathFinder paths;
  private final SocketChannel client;
  private final SelectionKey clientKey;
  private final StringBuilder line = new StringBuilder();
  private final double luck;
  private @Nullable Path path;
  private @Nullable SocketChannel server;
  private @Nullable SelectionKey serverKey;
  private @Nullable DelayLine toServer;
  private @Nullable DelayLine toClient;
  private long answeredBytes;
  private long resetAfterBytes = Long.MAX_VALUE;
  private boolean over;

  Link(
      SocketChannel client,
      Selector selector,
      Timers timers,
      PathFinder paths,
      SplittableRandom random)
      throws IOException {
    this.client = client;
    this.selector = selector;
    this.timers = timers;
    this.paths = paths;
    this.random = random;
    this.luck = random.nextDouble();
    client.configureBlocking(false);
    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
    this.clientKey = client.register(selector, SelectionKey.OP_READ, this);
  }

  void ready(SelectionKey key, ByteBuffer scratch) throws IOException {
    if (over) {
      return;
    }
    if (key.isReadable()) {
      read(key, scratch);
    }
    if (key.isValid() && key.isWritable()) {
      key.interestOpsAnd(~SelectionKey.OP_WRITE);
      drain(key == clientKey);
    }
  }

  private void read(SelectionKey key, ByteBuffer scratch) throws IOException {
    scratch.clear().limit(PIECE_BYTES);
    int count = ((SocketChannel) key.channel()).read(scratch);
    if (toServer == null || toClient == null) {
      opening(scratch.flip(), count);
      return;
    }
    boolean fromClient = key == clientKey;
    DelayLine through = fromClient ? toServer : toClient;
    long now = System.nanoTime();
    if (count < 0) {
      key.interestOpsAnd(~SelectionKey.OP_READ);
      through.end(now, () -> drainOrClose(!fromClient));
      return;
    }
    if (!fromClient && (answeredBytes += count) > resetAfterBytes) {
      throw new IOException("reset after " + resetAfterBytes + " bytes");
    }
    ByteBuffer piece = ByteBuffer.allocate(count).put(scratch.flip()).flip();
    through.enter(piece, now, conditions().delayFactor(), () -> drainOrClose(!fromClient));
    if (through.flyingBytes() > FLYING_MAX_BYTES) {
      key.interestOpsAnd(~SelectionKey.OP_READ);
    }
  }

  private void opening(ByteBuffer bytes, int count) throws IOException {
    if (count < 0 || path != null || line.length() > LINE_MAX_BYTES) {
      throw new IOException("the client left or spoke out of turn while connecting");
    }
    line.append(StandardCharsets.US_ASCII.decode(bytes));
    if (line.charAt(line.length() - 1) == '\n') {
      String[] fromTo = line.toString().trim().split(" ", 2);
      path = paths.find(fromTo[0], fromTo[1]);
      connect(System.nanoTime());
    }
  }

  private void connect(long nowNanos) throws IOException {
    if (path == null) {
      answer(REFUSED);
      return;
    }
    Conditions conditions = conditions();
    double roundTripMs = path.roundTrip().draw(random) * conditions.delayFactor();
    long answered = nowNanos + (long) (roundTripMs * 1e6);
    if (luck < conditions.silent()) {
      return;
    }
    if (random.nextDouble() < conditions.refused()) {
      timers.at(answered, () -> answerOrClose(REFUSED));
      return;
    }
    if (random.nextDouble() < conditions.reset()) {
      resetAfterBytes = random.nextLong(EARLIEST_RESET_BYTES, LATEST_RESET_BYTES);
    }
    SocketChannel opened =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), path.port()));
    server = opened;
    opened.configureBlocking(false);
    opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
    serverKey = opened.register(selector, SelectionKey.OP_READ, this);
    toServer = new DelayLine(opened, roundTripMs, timers, random, nowNanos);
    toClient = new DelayLine(client, roundTripMs, timers, random, nowNanos);
    timers.at(answered, () -> answerOrClose(OPEN));
  }

  private Conditions conditions() {
    return path == null ? Conditions.PERFECT : path.conditions().get();
  }

  private void answerOrClose(byte reply) {
    try {
      answer(reply);
    } catch (IOException e) {
      reset();
    }
  }

  private void answer(byte reply) throws IOException {
    client.write(ByteBuffer.wrap(new byte[] {reply}));
    if (reply == REFUSED) {
      close();
    }
  }

  private void drainOrClose(boolean toTheClient) {
    if (over) {
      return;
    }
    try {
      drain(toTheClient);
    } catch (IOException e) {
      reset();
    }
  }

  private void drain(boolean toTheClient) throws IOException {
    DelayLine through = toTheClient ? toClient : toServer;
    SelectionKey from = toTheClient ? serverKey : clientKey;
    SelectionKey to = toTheClient ? clientKey : serverKey;
    if (through == null || from == null || to == null) {
      return;
    }
    long now = System.nanoTime();
    if (luck < conditions().silent()) {
      through.retryLater(now, () -> drainOrClose(toTheClient));
    } else if (!through.drain(now)) {
      to.interestOpsOr(SelectionKey.OP_WRITE);
    } else if (through.flyingBytes() < FLYING_MAX_BYTES && !through.ended()) {
      from.interestOpsOr(SelectionKey.OP_READ);
    }
    if (toClient != null && toClient.ended() && toServer != null && toServer.ended()) {
      close();
    }
  }

  /** Ends both sides at once with a reset, losing what is on its way. */
  void reset() {
    try {
      client.setOption(StandardSocketOptions.SO_LINGER, 0);
      if (server != null) {
        server.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException alreadyClosed) {
      // closing it is all that is left to do
    }
    close();
  }

  void close() {
    over = true;
    closeQuietly(client);
    if (server != null) {
      closeQuietly(server);
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // nobody is left to be told
    }
  }
}
