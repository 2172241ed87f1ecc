// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The calls whose headers have come and whose body has not ended, so that one whose body is never
 * closed is recorded after all.
 *
 * <p>Whoever takes a call out of here owns its record: the call's own thread when the call ends, or
 * {@link #takeOlderThan} when it has waited too long. So each is recorded once. A call beyond the
 * number of places is not watched. Thread-safe and lock-free; nothing is allocated.
 */
final class OpenBodies {

  private static final int PLACES = 256;

  private final AtomicReferenceArray<@Nullable CallListener> calls =
      new AtomicReferenceArray<>(PLACES);

  /** Returns false if the call's place is taken. */
  boolean enter(CallListener call, long number) {
    return calls.compareAndSet(place(number), null, call);
  }

  /** Returns false if somebody else has taken the call. */
  boolean leave(CallListener call, long number) {
    return calls.compareAndSet(place(number), call, null);
  }

  /** Takes out and returns a call whose headers came before a moment, or null if there is none. */
  @Nullable CallListener takeOlderThan(long headersNanos) {
    for (int i = 0; i < PLACES; i++) {
      CallListener call = calls.get(i);
      if (call != null
          && call.markNanos() - headersNanos < 0
          && calls.compareAndSet(i, call, null)) {
        return call;
      }
    }
    return null;
  }

  private static int place(long number) {
    return (int) (number & (PLACES - 1));
  }
}
