// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.LogSink;

/** One kind of trouble in the log: a warning at first, then quiet until it is over. */
final class Complaint {

  private final LogSink log;
  private final String subject;
  private boolean made;

  Complaint(LogSink log, String subject) {
    this.log = log;
    this.subject = subject;
  }

  void about(String detail) {
    say(made, detail);
    made = true;
  }

  /** Says that it is well again, if it was not. */
  void isOver(String detail) {
    if (made) {
      say(true, "well again: " + detail);
    }
    made = false;
  }

  private void say(boolean quietly, String detail) {
    try {
      if (quietly) {
        log.debug(subject + detail);
      } else {
        log.warn(subject + detail);
      }
    } catch (RuntimeException e) {
      // the app's log is the app's
    }
  }
}
