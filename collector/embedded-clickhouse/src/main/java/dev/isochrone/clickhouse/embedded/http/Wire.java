// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;

/**
 * What is done to a connection without waiting for it: whoever needs to know that a write failed
 * learns it from the connection being closed.
 */
final class Wire {
  private Wire() {}

  static void send(Channel channel, Object message) {
    var unused = channel.writeAndFlush(message, channel.voidPromise());
  }

  /** Closes once all that was sent is out, or has failed. */
  static void closeBehindWrites(Channel channel) {
    var unused = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> cut(channel));
  }

  /** Closes at once. */
  static void cut(Channel channel) {
    var unused = channel.close();
  }
}
