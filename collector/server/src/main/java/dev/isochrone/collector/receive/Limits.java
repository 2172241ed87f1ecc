// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import dev.isochrone.collector.Caller;
import dev.isochrone.collector.IngestKey;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * How much one address and one app may send. What is beyond is refused with 429 and the time after
 * which it may come again. Addresses are names of buckets in memory and go nowhere else.
 * Thread-safe.
 */
final class Limits {
  private static final double BURST_SECONDS = 10;
  private static final double DAY_SECONDS = 86_400;

  private final RateLimit byAddress;
  private final RateLimit byApp;
  private final RateLimit bytesByApp;
  private final Function<Caller, @Nullable Object> addressOf;

  /**
   * Makes the limits.
   *
   * @param addressOf names the client's address behind trusted proxies
   */
  Limits(
      ReceiveSettings settings,
      Function<Caller, @Nullable Object> addressOf,
      LongSupplier nanoTime) {
    byAddress = new RateLimit(settings.batchesPerSecondOfAddress(), BURST_SECONDS, nanoTime);
    byApp = new RateLimit(settings.batchesPerSecondOfApp(), BURST_SECONDS, nanoTime);
    bytesByApp = new RateLimit(settings.bytesPerDayOfApp() / DAY_SECONDS, DAY_SECONDS, nanoTime);
    this.addressOf = addressOf;
  }

  /** Lets one more batch begin, or throws. */
  void admit(IngestKey key, Caller caller) {
    Object address = addressOf.apply(caller);
    if (address != null) {
      refuse(byAddress.take(address, 1), "too_many_of_address", "fewer batches of one address");
    }
    refuse(byApp.take(key, 1), "too_many_of_app", "fewer batches of one app");
  }

  /** Lets so many bytes in, or throws. */
  void admitBytes(IngestKey key, int bytes) {
    refuse(bytesByApp.take(key, bytes), "quota_exceeded", "fewer bytes a day of one app");
  }

  private static void refuse(double waitSeconds, String code, String expected) {
    if (waitSeconds > 0) {
      throw new RejectedRequest(
          HttpStatus.TOO_MANY_REQUESTS, code, "expected " + expected, waitSeconds);
    }
  }
}
