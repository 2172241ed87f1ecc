// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import java.io.IOException;

/**
 * The disk did not confirm that something is durable. What it holds now nobody can know, and asking
 * again would not tell: pages that failed once may be reported as clean.
 */
final class UnsyncedException extends IOException {
  private static final long serialVersionUID = 1;

  UnsyncedException(String what, IOException cause) {
    super(what + " may not be durable: " + cause.getMessage(), cause);
  }
}
