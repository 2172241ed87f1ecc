// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;

/**
 * Sockets that never finish connecting to one address, as if its packets were dropped: they wait
 * for the timeout, or until somebody closes them. Other addresses are real.
 */
final class StuckSocketFactory extends SocketFactory {

  private final String stuckAddress;

  StuckSocketFactory(String stuckAddress) {
    this.stuckAddress = stuckAddress;
  }

  @Override
  public Socket createSocket() {
    return new Stuck();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException("OkHttp connects by itself");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException("OkHttp connects by itself");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException("OkHttp connects by itself");
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException("OkHttp connects by itself");
  }

  private final class Stuck extends Socket {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
      String address = ((InetSocketAddress) endpoint).getAddress().getHostAddress();
      if (!address.equals(stuckAddress)) {
        super.connect(endpoint, timeoutMillis);
        return;
      }
      try {
        if (closed.await(timeoutMillis, TimeUnit.MILLISECONDS)) {
          throw new SocketException("Socket closed");
        }
        throw new SocketTimeoutException("connect timed out");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SocketException("interrupted");
      }
    }

    @Override
    public synchronized void close() throws IOException {
      closed.countDown();
      super.close();
    }
  }
}
