// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/**
 * Where the SDK says what it could not do, in a line each. The first failure of a kind is a
 * warning; its repetitions, and that it is over, are for debugging. Called by the SDK's worker
 * only.
 */
public interface LogSink {

  /** Says what somebody should know. */
  void warn(String message);

  /** Says what only somebody who looks for it should know. */
  void debug(String message);
}
