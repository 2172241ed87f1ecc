// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.engine;

import com.sun.jna.Memory;
import com.sun.jna.Platform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The JVM's handlers for the signals it uses itself (implicit null checks, safepoint polls, stack
 * banging), taken before the engine starts and put back after. The engine is told not to install
 * its own, and versions from 26.7 obey; earlier ones install theirs while they start, so what was
 * saved is compared and restored in any case.
 */
final class SignalHandlers {
  /** Larger than {@code struct sigaction} on every platform (152 bytes on Linux x86-64). */
  private static final int SIGACTION_BYTES = 256;

  private final List<Saved> saved = new ArrayList<>();

  private SignalHandlers() {}

  static SignalHandlers save() {
    SignalHandlers handlers = new SignalHandlers();
    for (int signal : usedByTheJvm()) {
      Memory action = new Memory(SIGACTION_BYTES);
      action.clear();
      if (LibC.INSTANCE.sigaction(signal, null, action) == 0) {
        handlers.saved.add(new Saved(signal, action));
      }
    }
    return handlers;
  }

  /** Returns how many handlers had been replaced and were put back. */
  int restore() {
    int replaced = 0;
    for (Saved entry : saved) {
      Memory now = new Memory(SIGACTION_BYTES);
      now.clear();
      LibC.INSTANCE.sigaction(entry.signal, null, now);
      if (!Arrays.equals(
          now.getByteArray(0, SIGACTION_BYTES), entry.action.getByteArray(0, SIGACTION_BYTES))) {
        LibC.INSTANCE.sigaction(entry.signal, entry.action, null);
        replaced++;
      }
    }
    return replaced;
  }

  private static int[] usedByTheJvm() {
    int sigBus = Platform.isMac() ? 10 : 7;
    // SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGPIPE and the JVM's SIGQUIT
    return new int[] {4, 5, 6, sigBus, 8, 11, 13, 3};
  }

  private record Saved(int signal, Memory action) {}
}
