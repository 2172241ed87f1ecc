// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SlowDnsTest {
  private static final double RESOLVER_MS = 60;

  private final AtomicLong now = new AtomicLong();

  @Test
  void a_look_up_takes_a_round_trip_and_is_remembered_for_a_minute() throws UnknownHostException {
    SlowDns dns = dns(0);

    assertThat(lookUpMs(dns)).isGreaterThanOrEqualTo(RESOLVER_MS);
    now.set(TimeUnit.SECONDS.toNanos(59));
    assertThat(lookUpMs(dns)).isLessThan(RESOLVER_MS);
    now.set(TimeUnit.SECONDS.toNanos(61));
    assertThat(lookUpMs(dns)).isGreaterThanOrEqualTo(RESOLVER_MS);
  }

  @Test
  void a_failing_resolver_knows_no_host() {
    assertThatThrownBy(() -> dns(1).lookup("api.calendar.example"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageStartingWith("api.calendar.example: ");
  }

  private SlowDns dns(double failing) {
    return new SlowDns(
        RoundTrip.exactly(RESOLVER_MS), failing, InetAddress::getLoopbackAddress, now::get, 1);
  }

  private static double lookUpMs(SlowDns dns) throws UnknownHostException {
    long started = System.nanoTime();
    assertThat(dns.lookup("api.calendar.example"))
        .containsExactly(InetAddress.getLoopbackAddress());
    return (System.nanoTime() - started) / 1e6;
  }
}
