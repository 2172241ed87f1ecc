// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

/** A policy file is not one. The message begins with file, line and column. */
public final class PolicyException extends Exception {
  private static final long serialVersionUID = 1;

  PolicyException(String file, Place place, String message) {
    super("%s:%d:%d: %s".formatted(file, place.line(), place.column(), message));
  }
}
