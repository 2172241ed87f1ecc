// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import reactor.blockhound.BlockHound;

/**
 * Fails a request whose handling blocks an event loop of the collector. Needs {@code
 * -XX:+AllowRedefinitionToAddDeleteMethods}, which the tests run with and the figures do not.
 */
final class EventLoopWatch {
  private static boolean begun;

  private EventLoopWatch() {}

  /** Watches every event loop of this JVM from here on; a second call changes nothing. */
  static synchronized void begin() {
    if (begun) {
      return;
    }
    BlockHound.builder()
        .nonBlockingThreadPredicate(
            current -> thread -> thread.getName().startsWith("reactor-http-"))
        .allowBlockingCallsInside("ch.qos.logback.classic.Logger", "callAppenders")
        .allowBlockingCallsInside(
            "io.netty.util.concurrent.SingleThreadEventExecutor", "confirmShutdown")
        // handing work to other threads takes the lock of their queue for a moment; to throw where
        // a lock is waited for would leave it to a thread that has gone, and all others waiting
        .allowBlockingCallsInside("java.util.concurrent.LinkedBlockingQueue", "offer")
        .allowBlockingCallsInside(
            "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "size")
        .allowBlockingCallsInside(
            "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "offer")
        .allowBlockingCallsInside(
            "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "remove")
        .install();
    begun = true;
  }
}
