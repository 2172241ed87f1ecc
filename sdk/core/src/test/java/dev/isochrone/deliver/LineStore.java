// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.InstallStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A store in memory, which may fail. */
final class LineStore implements InstallStore {

  @Nullable String line;
  boolean fails;
  int saves;

  @Override
  public @Nullable String load() throws IOException {
    check();
    return line;
  }

  @Override
  public void save(String line) throws IOException {
    check();
    this.line = line;
    saves++;
  }

  private void check() throws IOException {
    if (fails) {
      throw new IOException("the disk is gone");
    }
  }
}
