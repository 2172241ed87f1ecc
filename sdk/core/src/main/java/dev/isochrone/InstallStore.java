// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a line of text over restarts: the secret that the installation id is made from, the next
 * session number, and what is still to be erased. Only the SDK's worker thread calls it, so it may
 * touch the disk. Without a store each process counts as a new installation.
 */
public interface InstallStore {

  /** Returns the line that was saved last, or null if there is none. */
  @Nullable String load() throws IOException;

  /** Saves a line of at most 100 ASCII characters in place of the last. */
  void save(String line) throws IOException;
}
