// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.content.Context;
import android.os.StrictMode;
import dev.isochrone.InstallStore;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the installation's line in a file that Android neither backs up nor moves to a new device:
 * a restored app is another installation.
 *
 * <p>Only the worker of the app's main process calls it. Each call tells {@link StrictMode} that it
 * is slow, so that an app that looks for such calls on its main thread would find one.
 */
final class NoBackupInstallStore implements InstallStore {
  private static final String FILE_NAME = "isochrone-install";
  private static final int MAX_LENGTH = 100;

  private final Context context;

  NoBackupInstallStore(Context context) {
    this.context = context;
  }

  @Override
  public @Nullable String load() throws IOException {
    StrictMode.noteSlowCall("isochrone reads its installation id");
    byte[] line = new byte[MAX_LENGTH];
    try (FileInputStream in = new FileInputStream(file(FILE_NAME))) {
      int length = Math.max(0, in.read(line));
      return new String(line, 0, length, StandardCharsets.US_ASCII);
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  @Override
  public void save(String line) throws IOException {
    StrictMode.noteSlowCall("isochrone writes its installation id");
    File next = file(FILE_NAME + ".new");
    try (FileOutputStream out = new FileOutputStream(next)) {
      out.write(line.getBytes(StandardCharsets.US_ASCII));
      out.getFD().sync();
    }
    File file = file(FILE_NAME);
    if (!next.renameTo(file)) {
      throw new IOException("expected to rename " + next.getName() + " to " + file + ", could not");
    }
  }

  /** Asked anew each time, since even the directory's path costs a look at the disk. */
  private File file(String name) {
    return new File(context.getNoBackupFilesDir(), name);
  }
}
