// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A SOCKS 5 proxy (RFC 1928, no authentication) that connects every request to one place, whatever
 * name or address it asks for, or refuses it.
 */
final class Socks5Proxy implements AutoCloseable {

  private static final int ADDRESS_V4 = 1;
  private static final int ADDRESS_NAME = 3;
  private static final byte SUCCEEDED = 0;
  private static final byte REFUSED = 5;

  private final ServerSocket server = new ServerSocket(0, 10, Loopback.address(1));
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger connections = new AtomicInteger();
  private final int targetPort;
  private final boolean refusing;

  private Socks5Proxy(int targetPort, boolean refusing) throws IOException {
    this.targetPort = targetPort;
    this.refusing = refusing;
    threads.execute(this::accept);
  }

  static Socks5Proxy to(int targetPort) throws IOException {
    return new Socks5Proxy(targetPort, false);
  }

  static Socks5Proxy refusing() throws IOException {
    return new Socks5Proxy(0, true);
  }

  Proxy proxy() {
    return new Proxy(
        Proxy.Type.SOCKS, new InetSocketAddress(Loopback.address(1), server.getLocalPort()));
  }

  int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        threads.execute(() -> serve(client));
      }
    } catch (IOException e) {
      threads.shutdown(); // closed
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      in.readByte();
      in.skipNBytes(in.readUnsignedByte());
      out.write(new byte[] {5, 0});
      in.skipNBytes(3);
      skipAddress(in);
      out.write(new byte[] {5, refusing ? REFUSED : SUCCEEDED, 0, ADDRESS_V4, 0, 0, 0, 0, 0, 0});
      if (!refusing) {
        connections.incrementAndGet();
        relay(client);
      }
    } catch (IOException e) {
      // either side went away
    }
  }

  private static void skipAddress(DataInputStream in) throws IOException {
    int type = in.readUnsignedByte();
    int length =
        switch (type) {
          case ADDRESS_V4 -> 4;
          case ADDRESS_NAME -> in.readUnsignedByte();
          default -> throw new IOException("expected an IPv4 address or a name: " + type);
        };
    in.skipNBytes(length + 2L);
  }

  private void relay(Socket client) throws IOException {
    try (Socket target = new Socket(Loopback.address(1), targetPort)) {
      threads.execute(() -> copy(client, target));
      copy(target, client);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      in.transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // either side went away
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
