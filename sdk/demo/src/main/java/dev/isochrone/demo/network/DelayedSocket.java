// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.network;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * A socket that reaches every address through the {@link DelayProxy}: {@code connect} takes the
 * round trip that the proxy gives the connection, and fails as the kernel's would.
 */
final class DelayedSocket extends Socket {
  private final InetSocketAddress proxy;
  private final String from;

  DelayedSocket(InetSocketAddress proxy, String from) {
    this.proxy = proxy;
    this.from = from;
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }

  @Override
  public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
    String line = from + " " + ((InetSocketAddress) endpoint).getAddress().getHostAddress() + "\n";
    super.connect(proxy, timeoutMillis);
    setTcpNoDelay(
        true); // the waiting that Nagle's algorithm does would come on top of the network's own
    getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
    int readTimeoutMillis = getSoTimeout();
    setSoTimeout(timeoutMillis);
    await(endpoint);
    setSoTimeout(readTimeoutMillis);
  }

  private void await(SocketAddress endpoint) throws IOException {
    try {
      if (getInputStream().read() != Link.OPEN) {
        close();
        throw new ConnectException("Connection refused: " + endpoint);
      }
    } catch (SocketTimeoutException e) {
      close();
      throw new SocketTimeoutException("Connect timed out: " + endpoint);
    }
  }
}
