// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP over a socket, byte by byte, so that nothing of a client library is in the way. */
final class RawHttp implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * A response as it came.
   *
   * @param complete whether the body ended as announced
   */
  record Response(int status, Map<String, String> headers, String latin1Body, boolean complete) {
    String text() {
      return new String(body(), StandardCharsets.UTF_8);
    }

    byte[] body() {
      return latin1Body.getBytes(StandardCharsets.ISO_8859_1);
    }

    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  Response get(String target, String... headers) throws IOException {
    send(head("GET", target, headers) + "\r\n");
    return receive();
  }

  Response post(String target, byte[] body, String... headers) throws IOException {
    send(head("POST", target, headers) + "Content-Length: " + body.length + "\r\n\r\n");
    send(body);
    return receive();
  }

  Response receive() throws IOException {
    return receive(true);
  }

  /** Receives the answer to a HEAD request. */
  Response receiveHead() throws IOException {
    return receive(false);
  }

  private Response receive(boolean hasBody) throws IOException {
    String status = line();
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean complete = !hasBody || readBody(headers, body);
    return new Response(
        Integer.parseInt(status.split(" ", 3)[1]),
        headers,
        body.toString(StandardCharsets.ISO_8859_1),
        complete);
  }

  /** Reads an interim response and returns its status. */
  int receive100() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    while (!line().isEmpty()) {
      // an interim response has no headers that matter
    }
    return status;
  }

  /** Reads and forgets so many bytes. */
  void skip(int bytes) throws IOException {
    in.skipNBytes(bytes);
  }

  /** Whether the server closed the connection. */
  boolean isClosedByServer() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private boolean readBody(Map<String, String> headers, ByteArrayOutputStream body)
      throws IOException {
    String length = headers.get("content-length");
    if (length != null) {
      body.write(in.readNBytes(Integer.parseInt(length)));
      return body.size() == Integer.parseInt(length);
    }
    if (!"chunked".equals(headers.get("transfer-encoding"))) {
      body.write(in.readAllBytes());
      return true;
    }
    try {
      while (true) {
        int size = Integer.parseInt(line(), 16);
        if (size == 0) {
          return line().isEmpty();
        }
        body.write(in.readNBytes(size));
        line();
      }
    } catch (EOFException e) {
      return false;
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int c = in.read();
      if (c < 0) {
        throw new EOFException("the connection ended after: " + line);
      }
      if (c == '\n') {
        return line.toString().strip();
      }
      line.append((char) c);
    }
  }

  private static String head(String method, String target, String... headers) {
    StringBuilder head =
        new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.toString();
  }
}
