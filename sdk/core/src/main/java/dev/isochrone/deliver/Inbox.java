// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Clock;
import dev.isochrone.LossReason;
import dev.isochrone.Losses;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import org.jspecify.annotations.Nullable;

/**
 * Where other processes of the app, the guests, put what they have recorded: a folder for each in
 * {@code inbox/} of the owner's storage, a file a batch. An empty {@code .taken} stays until the
 * guest has forgotten the batch too, so that nothing is taken twice; a damaged file is counted by
 * its name. An owner that takes nothing lets it wait, but erases and drops as the user says. Used
 * by the owner's worker only.
 */
final class Inbox {

  static final String NAME = "inbox";

  /** A guest's user wants everything erased. */
  static final String ERASE = "erase";

  private static final String TAKEN = ".taken";
  private static final String ERASED = "erased"; // its date: what is older is not to be taken

  private final File directory;
  private final boolean takes;
  private final SliceSource source;
  private final Packer packer;
  private final Outbox outbox;
  private final Clock clock;
  private final DeliveryLog log;

  Inbox(
      File storage,
      boolean takes,
      SliceSource source,
      Packer packer,
      Outbox outbox,
      Clock clock,
      DeliveryLog log) {
    this.directory = new File(storage, NAME);
    this.takes = takes;
    this.source = source;
    this.packer = packer;
    this.outbox = outbox;
    this.clock = clock;
    this.log = log;
  }

  /** Returns whether a guest has asked for everything to be erased since the last call. */
  boolean takeErase() {
    boolean asked = false;
    for (File guest : NumberedFiles.in(directory)) {
      asked |= new File(guest, ERASE).delete();
    }
    return asked;
  }

  /** Erases what waits here, and what guests still have from before. */
  void erase() {
    take(LossReason.ERASED);
    File erased = new File(directory, ERASED);
    try {
      if (directory.isDirectory() && (erased.createNewFile() || erased.exists())) {
        boolean unused = erased.setLastModified(clock.wallMillis());
      }
    } catch (IOException e) {
      log.storage(e.toString());
    }
  }

  /** Takes everything over, or drops it for a reason. */
  void take(@Nullable LossReason drop) {
    if (drop == null && !takes) {
      return;
    }
    for (File guest : NumberedFiles.in(directory)) {
      for (File file : NumberedFiles.in(guest)) {
        if (SegmentFile.isOne(file)) {
          take(guest, SegmentFile.named(file), drop);
        }
      }
    }
  }

  private void take(File guest, SegmentFile file, @Nullable LossReason drop) {
    Batch batch = null;
    try {
      byte[] content = new SegmentDirectory(guest).read(file);
      batch = SegmentFormat.decode(content, clock.nanoTime(), clock.wallMillis());
    } catch (IOException | RuntimeException e) {
      log.storage(file.file.getName() + ": " + e);
    }
    outbox.noteUnsaved(source.requests() + file.requests); // from here on it is in memory only
    if (!take(file)) {
      return;
    }
    if (batch == null) {
      source.missed(LossReason.CORRUPT, file.requests);
      return;
    }
    for (LossReason reason : LossReason.values()) {
      source.missed(reason, Losses.of(reason, batch.losses));
    }
    if (drop != null) {
      source.missed(drop, batch.requests);
    } else if (takes) {
      adopt(batch);
      packer.gather();
    }
  }

  /** Returns what stays of a file that the owner has taken. */
  static File taken(SegmentFile file) {
    return new File(file.file + TAKEN);
  }

  static boolean isTaken(File file) {
    return file.getName().endsWith(TAKEN);
  }

  private boolean take(SegmentFile file) {
    File taken = taken(file);
    if (!file.file.renameTo(taken)) {
      return false; // the next look finds it again
    }
    try (RandomAccessFile content = new RandomAccessFile(taken, "rw")) {
      content.setLength(0);
    } catch (IOException e) {
      log.storage(e.toString()); // it takes room until the guest deletes it
    }
    return true;
  }

  private void adopt(Batch batch) {
    long erasedMillis = clock.wallMillis() - new File(directory, ERASED).lastModified();
    long erasedNanos = clock.nanoTime() - erasedMillis * 1_000_000;
    long before = source.seen();
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(Gzip.undone(batch.gzip)));
      int format = in.readInt();
      if (format != GuestEncoder.FORMAT) {
        throw new IOException("expected format " + GuestEncoder.FORMAT + ": " + format);
      }
      for (int left = in.readInt(); left > 0; left--) {
        source.adopt(in, batch.builtNanos, erasedNanos);
      }
    } catch (IOException | RuntimeException e) { // another version of the SDK wrote it
      log.failed(e.toString());
      source.missed(LossReason.INTERNAL, Math.max(0, batch.requests - (source.seen() - before)));
    }
  }
}
