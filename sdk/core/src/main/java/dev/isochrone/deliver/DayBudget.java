// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Clock;
import dev.isochrone.CollectorAdvice;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SliceDecision;
import java.io.File;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What this device has sent since midnight, UTC, against its budget in the plan. As the budget goes
 * to its end less is kept, by a factor that is fixed before the draw; when it is spent nothing is
 * sent until midnight, or on a metered network until there is another.
 *
 * <p>By the time t of the day, as a share of it, A = budget · (¼ + ¾·t) may be used, so that a
 * morning cannot take everything. With u bytes sent or waiting, the factor is 2·(1 − u/A), to the
 * next lower power of two, and at most 1: whatever is recorded, u comes near A and does not pass.
 *
 * <p>Outlives the process in the name of an empty file, {@code <day>-<bytes>-<metered bytes>.sent}.
 * Used by the worker only.
 */
final class DayBudget {

  private static final long DAY_MILLIS = 86_400_000;
  private static final String SUFFIX = ".sent";

  private final CollectorAdvice advice;
  private final Clock clock;
  private @Nullable File directory;
  private @Nullable File note;
  private long day = -1;
  private long bytes;
  private long meteredBytes;

  DayBudget(CollectorAdvice advice, Clock clock) {
    this.advice = advice;
    this.clock = clock;
  }

  /** Goes on where an earlier process was, in a directory that is ours. */
  void restore(File directory) {
    if (this.directory != null) {
      return;
    }
    this.directory = directory;
    for (File found : NumberedFiles.in(directory)) {
      long[] numbers = NumberedFiles.numbers(found, SUFFIX);
      if (numbers.length == 3) {
        note = found;
        if (numbers[0] == today()) {
          bytes += numbers[1];
          meteredBytes += numbers[2];
        }
      }
    }
  }

  /** Counts what has gone out. */
  void sent(long sentBytes, boolean metered) {
    if (sentBytes == 0) {
      return;
    }
    today();
    bytes += sentBytes;
    meteredBytes += metered ? sentBytes : 0;
    if (directory != null) {
      File next = new File(directory, day + "-" + bytes + "-" + meteredBytes + SUFFIX);
      try {
        if (note == null ? next.createNewFile() : note.renameTo(next)) {
          note = next;
        }
      } catch (IOException e) {
        // a disk that refuses leaves the note before
      }
    }
  }

  /** Whether more may be sent now. */
  boolean isLeft(boolean metered) {
    today();
    SamplingPlan plan = advice.plan();
    return !plan.hasDeviceBudget()
        || (bytes < plan.wireBytesPerDay()
            && (!metered || meteredBytes < plan.meteredWireBytesPerDay()));
  }

  /** Has as much kept from now on as the rest of the budget can bear. */
  void pace(long waitingBytes, boolean metered) {
    SamplingPlan plan = advice.plan();
    double keep = 1;
    if (plan.hasDeviceBudget()) {
      today();
      keep = keep(bytes + waitingBytes, plan.wireBytesPerDay());
      if (metered) {
        keep = Math.min(keep, keep(meteredBytes + waitingBytes, plan.meteredWireBytesPerDay()));
      }
    }
    advice.deviceKeep(keep);
  }

  /** Nanoseconds until the next budget. */
  long nanosToMidnight() {
    return (DAY_MILLIS - clock.wallMillis() % DAY_MILLIS) * 1_000_000;
  }

  private double keep(long used, long budget) {
    double share = (double) (clock.wallMillis() % DAY_MILLIS) / DAY_MILLIS;
    double left = 2 * (1 - used / Math.max(1, budget * (0.25 + 0.75 * share)));
    double keep = 1;
    while (keep > left && keep > SliceDecision.LEAST_DEVICE_KEEP) {
      keep /= 2;
    }
    return keep;
  }

  /** The day by the device's clock; another than before has a budget of its own. */
  private long today() {
    long now = clock.wallMillis() / DAY_MILLIS;
    if (now != day) {
      day = now;
      bytes = 0;
      meteredBytes = 0;
    }
    return day;
  }
}
