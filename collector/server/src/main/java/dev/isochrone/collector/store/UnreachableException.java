// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

/** The server could not be asked. */
final class UnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnreachableException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
