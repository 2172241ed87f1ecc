// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a collector and ClickHouse. Of some inserts it keeps the answer to itself and cuts
 * the connection: they are committed, and the collector does not know.
 */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket socket;
  private final URI target;
  private final double cutProbability;
  private final Random random;
  private final AtomicLong inserts = new AtomicLong();
  private final AtomicLong cuts = new AtomicLong();

  CuttingProxy(String target, double cutProbability, long seed) throws IOException {
    random = new Random(seed);
    this.target = URI.create(target);
    this.cutProbability = cutProbability;
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  long inserts() {
    return inserts.get();
  }

  long cuts() {
    return cuts.get();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        Socket server = new Socket(target.getHost(), target.getPort());
        Pair pair = new Pair(client, server);
        daemon(() -> pair.pump(true));
        daemon(() -> pair.pump(false));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  /** One connection: both its ends. */
  private final class Pair {
    private final Socket client;
    private final Socket server;
    private volatile boolean insert;

    Pair(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(boolean up) {
      byte[] buffer = new byte[64 * 1024];
      try {
        InputStream in = (up ? client : server).getInputStream();
        OutputStream out = (up ? server : client).getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (up) {
            look(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
          } else if (insert && cut()) {
            break;
          }
          out.write(buffer, 0, read);
        }
      } catch (IOException e) {
        // the other end is closed too, below
      } finally {
        close(client);
        close(server);
      }
    }

    private void look(String sent) {
      if (sent.startsWith("POST ")) {
        insert = sent.substring(0, Math.min(sent.length(), 8192)).contains("INSERT");
      }
    }

    private boolean cut() {
      insert = false;
      inserts.incrementAndGet();
      boolean now;
      synchronized (random) {
        now = random.nextDouble() < cutProbability;
      }
      cuts.addAndGet(now ? 1 : 0);
      return now;
    }

    private static void close(Socket socket) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
