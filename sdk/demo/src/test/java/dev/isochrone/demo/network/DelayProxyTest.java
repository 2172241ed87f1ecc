// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Real sockets through the proxy. Times are compared with the round trip as ratios, so a slow
 * machine passes too.
 */
class DelayProxyTest {
  private static final double ROUND_TRIP_MS = 150;

  private final AtomicReference<Conditions> conditions = new AtomicReference<>(Conditions.PERFECT);
  private EchoServer server;
  private DelayProxy network;

  @BeforeEach
  void open() throws IOException {
    server = new EchoServer();
    Path path = new Path(RoundTrip.exactly(ROUND_TRIP_MS), server.port(), conditions::get);
    network = DelayProxy.start((from, to) -> to.equals("127.1.0.1") ? path : null, 1);
  }

  @AfterEach
  void close() throws IOException {
    network.close();
    server.close();
  }

  @Test
  void connecting_takes_one_round_trip() throws IOException {
    long started = System.nanoTime();
    connect("127.1.0.1", 5_000).close();

    assertThat(roundTripsSince(started)).isBetween(1.0, 1.6);
  }

  @Test
  void an_answer_takes_one_round_trip_and_arrives_unchanged() throws IOException {
    try (Socket socket = connect("127.1.0.1", 5_000)) {
      long started = System.nanoTime();
      byte[] answer = exchange(socket, new byte[] {1, 2, 3});

      assertThat(roundTripsSince(started)).isBetween(1.0, 1.7);
      assertThat(answer).containsExactly(1, 2, 3);
    }
  }

  @Test
  void a_large_answer_takes_more_round_trips_and_arrives_unchanged() throws IOException {
    byte[] large = new byte[6 * CongestionWindow.INITIAL_BYTES];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    try (Socket socket = connect("127.1.0.1", 5_000)) {
      long started = System.nanoTime();
      byte[] answer = exchange(socket, large);

      assertThat(roundTripsSince(started)).isGreaterThan(2.9);
      assertThat(answer).isEqualTo(large);
    }
  }

  @Test
  void connections_do_not_wait_for_each_other() throws IOException {
    Socket[] sockets = new Socket[10];
    for (int i = 0; i < sockets.length; i++) {
      sockets[i] = connect("127.1.0.1", 5_000);
    }
    long started = System.nanoTime();
    for (Socket socket : sockets) {
      socket.getOutputStream().write(7);
    }
    for (Socket socket : sockets) {
      assertThat(socket.getInputStream().read()).isEqualTo(7);
      socket.close();
    }
    assertThat(roundTripsSince(started)).isBetween(1.0, 2.5);
  }

  @Test
  void an_address_where_nobody_is_refuses() {
    assertThatThrownBy(() -> connect("127.1.0.9", 5_000)).isInstanceOf(ConnectException.class);
  }

  @Test
  void a_refused_connection_takes_one_round_trip_too() {
    conditions.set(new Conditions(1, 1, 0, 0));
    long started = System.nanoTime();

    assertThatThrownBy(() -> connect("127.1.0.1", 5_000))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("refused");
    assertThat(roundTripsSince(started)).isBetween(1.0, 1.6);
  }

  @Test
  void a_silent_path_lets_connecting_time_out() {
    conditions.set(new Conditions(1, 0, 1, 0));

    assertThatThrownBy(() -> connect("127.1.0.1", 300)).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void a_path_that_falls_silent_holds_data_back_until_it_recovers() throws IOException {
    try (Socket socket = connect("127.1.0.1", 5_000)) {
      conditions.set(new Conditions(1, 0, 1, 0));
      socket.getOutputStream().write(7);
      socket.setSoTimeout(3 * (int) ROUND_TRIP_MS);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);

      conditions.set(Conditions.PERFECT);
      socket.setSoTimeout(10_000);
      assertThat(socket.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void a_connection_may_be_reset_in_the_middle_of_an_answer() throws IOException {
    conditions.set(new Conditions(1, 0, 0, 1));
    try (Socket socket = connect("127.1.0.1", 5_000)) {
      assertThatThrownBy(() -> exchange(socket, new byte[200_000]))
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void the_end_of_the_stream_passes_both_ways() throws IOException {
    try (Socket socket = connect("127.1.0.1", 5_000)) {
      socket.getOutputStream().write(7);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).containsExactly(7);
    }
  }

  private Socket connect(String address, int timeoutMillis) throws IOException {
    Socket socket = network.socketsFrom("DE").createSocket();
    socket.connect(new InetSocketAddress(InetAddress.getByName(address), 443), timeoutMillis);
    return socket;
  }

  private static byte[] exchange(Socket socket, byte[] bytes) throws IOException {
    Thread writer =
        new Thread(
            () -> {
              try {
                OutputStream out = socket.getOutputStream();
                out.write(bytes);
              } catch (IOException reset) {
                // the reader sees it as well
              }
            });
    writer.start();
    InputStream in = socket.getInputStream();
    return in.readNBytes(bytes.length);
  }

  private static double roundTripsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e6 / ROUND_TRIP_MS;
  }
}
