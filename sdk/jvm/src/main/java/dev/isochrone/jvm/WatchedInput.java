// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.jvm;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Passes a body on as the app reads it, and tells the exchange how many bytes there were and when
 * it ended: at its end, by a failure, or because the app closes it. Reads nothing of its own.
 */
final class WatchedInput extends FilterInputStream {

  private final UrlExchange exchange;

  WatchedInput(InputStream in, UrlExchange exchange) {
    super(in);
    this.exchange = exchange;
  }

  @Override
  public int read() throws IOException {
    try {
      int one = in.read();
      passed(one < 0 ? -1 : 1);
      return one;
    } catch (IOException e) {
      exchange.failed(e);
      throw e;
    }
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    try {
      int count = in.read(bytes, from, length);
      passed(count);
      return count;
    } catch (IOException e) {
      exchange.failed(e);
      throw e;
    }
  }

  @Override
  public long skip(long most) throws IOException {
    try {
      long count = in.skip(most);
      exchange.received(count);
      return count;
    } catch (IOException e) {
      exchange.failed(e);
      throw e;
    }
  }

  @Override
  public synchronized void mark(int limit) {
    in.mark(limit);
    exchange.mark();
  }

  @Override
  public synchronized void reset() throws IOException {
    in.reset();
    exchange.reset();
  }

  @Override
  public void close() throws IOException {
    exchange.ended();
    in.close();
  }

  private void passed(long count) {
    if (count < 0) {
      exchange.bodyEnded();
    } else {
      exchange.received(count);
    }
  }
}
