// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

/**
 * A body that is not a batch of version 1, whatever else arrives. The message is for its sender.
 */
public final class InvalidBatch extends Exception {
  private static final long serialVersionUID = 1;

  InvalidBatch(String message) {
    super(message);
  }
}
