// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The directory of segment files: one file a batch, written aside and renamed, so that a process
 * that dies leaves the old or the new and never a half. One {@code SegmentDirectory} owns it at a
 * time, over all processes, by a lock on a file in it. Used by the worker only.
 */
class SegmentDirectory {

  static final String UNFINISHED = "unfinished.tmp";
  static final String QUARANTINED = "corrupt.segment-quarantined";
  static final long QUARANTINE_MAX_BYTES = 500_000;

  private final File directory;
  private @Nullable RandomAccessFile lockFile;

  SegmentDirectory(File directory) {
    this.directory = directory;
  }

  /**
   * Makes the directory, takes it over and returns the segments in it, oldest first. Reads names,
   * no contents.
   *
   * @throws IOException if it cannot be had; it must not be used then
   */
  List<SegmentFile> open() throws IOException {
    if (!directory.isDirectory() && !directory.mkdirs()) {
      throw new IOException("expected to make the directory " + directory + ", could not");
    }
    lock();
    delete(new File(directory, UNFINISHED));
    TreeMap<Long, SegmentFile> byNumber = new TreeMap<>();
    for (File file : NumberedFiles.in(directory)) {
      if (!SegmentFile.isOne(file)) {
        continue;
      }
      SegmentFile found = SegmentFile.named(file);
      SegmentFile twin = byNumber.get(found.number);
      // two of a number: the process died between rename and delete; the larger has it all
      if (twin == null || twin.requests < found.requests) {
        byNumber.put(found.number, found);
      }
      if (twin != null) {
        delete(twin.requests < found.requests ? twin.file : file);
      }
    }
    return new ArrayList<>(byNumber.values());
  }

  File directory() {
    return directory;
  }

  UnsavedMark unsavedMark() {
    return new UnsavedMark(directory);
  }

  SegmentFile segment(long number, int requests) {
    return SegmentFile.of(directory, number, requests);
  }

  /** Writes a segment, whole or not at all, in place of one with the same name. */
  void write(SegmentFile segment, byte[] content) throws IOException {
    write(segment.file, content);
  }

  /** Writes a file of this directory, whole or not at all. */
  void write(File file, byte[] content) throws IOException {
    File unfinished = new File(directory, UNFINISHED);
    try (OutputStream out = create(unfinished)) {
      out.write(content);
    } catch (IOException e) {
      delete(unfinished);
      throw e;
    }
    if (!unfinished.renameTo(file)) {
      throw new IOException("expected to rename a file to " + file + ", could not");
    }
  }

  /** Opens a file to be written; a test's disk may be full. */
  OutputStream create(File file) throws IOException {
    return new FileOutputStream(file);
  }

  byte[] read(SegmentFile segment) throws IOException {
    return read(segment.file);
  }

  byte[] read(File file) throws IOException {
    byte[] content = new byte[(int) Math.min(Outbox.MAX_BYTES, file.length())];
    try (DataInputStream in = new DataInputStream(new FileInputStream(file))) {
      in.readFully(content);
      if (in.read() != -1) {
        throw new IOException("expected a file of " + content.length + " bytes: more");
      }
    }
    return content;
  }

  void delete(SegmentFile segment) {
    delete(segment.file);
  }

  /** Puts a segment that cannot be read aside, for whoever looks; the last one stays. */
  void quarantine(SegmentFile segment) {
    File quarantined = new File(directory, QUARANTINED);
    delete(quarantined);
    boolean kept =
        segment.file.length() <= QUARANTINE_MAX_BYTES && segment.file.renameTo(quarantined);
    if (!kept) {
      delete(segment.file);
    }
  }

  void deleteQuarantined() {
    delete(new File(directory, QUARANTINED));
  }

  /** Gives the directory up. */
  void close() {
    try {
      if (lockFile != null) {
        lockFile.close();
      }
    } catch (IOException e) {
      // the process's end frees it
    }
    lockFile = null;
  }

  private void lock() throws IOException {
    RandomAccessFile file = new RandomAccessFile(new File(directory, "lock"), "rw");
    try {
      FileLock lock = file.getChannel().tryLock();
      if (lock != null) {
        lockFile = file;
        return;
      }
    } catch (IllegalStateException e) {
      // an OverlappingFileLockException: another SDK of this process has it
    }
    file.close();
    throw new IOException("expected to be alone in " + directory + ": another SDK uses it");
  }

  @SuppressWarnings("ResultOfMethodCallIgnored")
  void delete(File file) {
    file.delete(); // one that stays is sent again, which its id makes harmless
  }
}
