// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.CompletedRequest;

/** Where completed requests go. Called on the app's threads: must be quick and thread-safe. */
public interface RequestSink {

  /** False while nothing is to be recorded; calls that begin then are left alone. */
  boolean isOpen();

  /** Reads a request; it is not kept. */
  void accept(CompletedRequest request);

  /** A request ended, but the SDK failed to read it. */
  void failed();
}
