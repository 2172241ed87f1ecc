// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.offline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An HTTP/1.1 server on the loopback interface that does as little as possible, so that what is
 * measured is the client: a thread a connection, an answer in one write. Thread-safe.
 */
final class LoopbackServer implements AutoCloseable {

  /** What it does with a request. */
  enum Mood {
    ANSWERS,
    UNAVAILABLE,
    HANGS,
    RESETS
  }

  private static final byte[] BUSY =
      "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1);

  private final ServerSocket listening;
  private final byte[] answer;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Mood mood = Mood.ANSWERS;

  LoopbackServer(String body) {
    answer =
        ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body)
            .getBytes(ISO_8859_1);
    try {
      listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    begin(this::accept);
  }

  String url(String path) {
    return "http://127.0.0.1:" + listening.getLocalPort() + path;
  }

  void mood(Mood mood) {
    this.mood = mood;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        begin(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket;
        InputStream in = new BufferedInputStream(socket.getInputStream())) {
      while (read(in)) {
        switch (mood) {
          case ANSWERS -> socket.getOutputStream().write(answer);
          case UNAVAILABLE -> socket.getOutputStream().write(BUSY);
          case HANGS -> in.transferTo(OutputStream.nullOutputStream());
          case RESETS -> {
            socket.setSoLinger(true, 0);
            return;
          }
        }
      }
    } catch (IOException e) {
      // the client has gone
    } finally {
      open.remove(socket);
    }
  }

  /** Reads a request to its end; false if there is none. */
  private static boolean read(InputStream in) throws IOException {
    int length = 0;
    String line = line(in);
    if (line.isEmpty()) {
      return false;
    }
    while (!line.isEmpty()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).trim());
      }
      line = line(in);
    }
    in.skipNBytes(length);
    return true;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static void begin(Runnable task) {
    Thread thread = new Thread(task, "loopback");
    thread.setDaemon(true);
    thread.start();
  }
}
