// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.LogSink;
import java.util.List;

/** Keeps what was said: {@code warn ...} and {@code debug ...}. */
record RecordingLog(List<String> said) implements LogSink {

  @Override
  public void warn(String message) {
    said.add("warn " + message);
  }

  @Override
  public void debug(String message) {
    said.add("debug " + message);
  }
}
