// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/** What became of a batch that was handed to the spool. */
public enum AppendResult {
  /** It is on the disk. */
  DURABLE,
  /** A batch of the same id is on the disk already, or was; this one was not written. */
  DUPLICATE,
  /** The spool has reached its bound: not now. */
  FULL,
  /** The disk failed: this process acknowledges nothing any more. */
  BROKEN
}
