// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs until it is stopped, or ends at once with {@code --end CODE}; a program of {@link
 * RunScriptTest}.
 */
final class FakeDemo {
  private FakeDemo() {}

  public static void main(String[] args) throws InterruptedException {
    System.out.println("fake demo " + String.join(" ", args));
    int end = Arrays.asList(args).indexOf("--end");
    if (end >= 0) {
      System.exit(Integer.parseInt(args[end + 1]));
    }
    StopSignal stop = StopSignal.install(Duration.ofSeconds(5));
    if (stop.await(TimeUnit.MINUTES.toNanos(2))) {
      System.out.println("fake demo stops");
      stop.ended(true);
    }
    new CountDownLatch(1).await();
  }
}
