// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import okhttp3.Dns;

/**
 * One device's resolver: a look-up takes a round trip to the country's own resolvers or, for a name
 * that they don't have either, several, and now and then it fails. The answer is remembered for a
 * minute. Thread safe.
 */
public final class SlowDns implements Dns {
  private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final double RECURSIVE = 0.2;
  private static final double RECURSIVE_FACTOR = 4;
  private static final double LONGEST_MS = 1_500;

  private final RoundTrip resolver;
  private final double failing;
  private final Supplier<InetAddress> answer;
  private final LongSupplier nanoTime;
  private final SplittableRandom random;
  private final AtomicLong freshUntilNanos;

  public SlowDns(
      RoundTrip resolver,
      double failing,
      Supplier<InetAddress> answer,
      LongSupplier nanoTime,
      long seed) {
    this.resolver = resolver;
    this.failing = failing;
    this.answer = answer;
    this.nanoTime = nanoTime;
    this.random = new SplittableRandom(seed);
    this.freshUntilNanos = new AtomicLong(nanoTime.getAsLong());
  }

  @Override
  public List<InetAddress> lookup(String hostname) throws UnknownHostException {
    if (nanoTime.getAsLong() - freshUntilNanos.get() >= 0) {
      ask(hostname);
    }
    return List.of(answer.get());
  }

  private void ask(String hostname) throws UnknownHostException {
    double ms;
    boolean fails;
    synchronized (random) {
      ms = resolver.draw(random) * (random.nextDouble() < RECURSIVE ? RECURSIVE_FACTOR : 1);
      fails = random.nextDouble() < failing;
    }
    try {
      TimeUnit.MICROSECONDS.sleep((long) (Math.min(ms, LONGEST_MS) * 1_000));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException(hostname + ": interrupted");
    }
    if (fails) {
      throw new UnknownHostException(hostname + ": temporary failure in name resolution");
    }
    freshUntilNanos.set(nanoTime.getAsLong() + REMEMBERED_NANOS);
  }
}
