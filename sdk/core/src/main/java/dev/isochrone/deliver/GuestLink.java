// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Clock;
import java.io.File;
import java.io.IOException;

/**
 * A guest's way to the collector: into the {@link Inbox} of the process that owns the queue. A
 * batch keeps its name over retries and restarts, so that it is there once. When the inbox is full
 * the batch stays with the guest, within its own bound.
 */
final class GuestLink implements CollectorLink {

  private static final long INBOX_MAX_BYTES = 400_000;
  private static final int NUMBER_DIGITS = 14;

  private final File inbox;
  private final Clock clock;

  /** A link into this guest's folder of an inbox. */
  GuestLink(File inbox, Clock clock) {
    this.inbox = inbox;
    this.clock = clock;
  }

  @Override
  public DeliveryResult post(Batch batch, long ageMillis, int attempt, long planVersion) {
    try {
      SegmentDirectory directory = new SegmentDirectory(inbox);
      long number = Long.parseLong(batch.id.substring(0, NUMBER_DIGITS), 16);
      SegmentFile segment = directory.segment(number, batch.requests);
      if (!isThere() || bytes(Inbox.taken(segment)) > INBOX_MAX_BYTES) {
        throw new IOException("expected room in " + inbox + ": its owner does not come");
      }
      if (!Inbox.taken(segment).exists()) { // else we died before we forgot it
        directory.write(segment, SegmentFormat.encode(batch, clock.wallMillis() - ageMillis));
      }
      return DeliveryResult.accepted(null);
    } catch (IOException | RuntimeException e) {
      return DeliveryResult.retry(e.toString(), 0);
    }
  }

  /** Only the owner knows the installation: it is told to erase it. */
  @Override
  public DeliveryResult erase(String secret) {
    try {
      File ask = new File(inbox, Inbox.ERASE);
      if (isThere() && (ask.createNewFile() || ask.exists())) {
        return DeliveryResult.accepted(null);
      }
      return DeliveryResult.retry("expected to make " + ask, 0);
    } catch (IOException | RuntimeException e) {
      return DeliveryResult.retry(e.toString(), 0);
    }
  }

  /** Nothing goes out. */
  @Override
  public long sentBytes() {
    return 0;
  }

  /** The owner has the plan, and draws. */
  @Override
  public byte[] plan(long planVersion) {
    return new byte[0];
  }

  @Override
  public boolean moveOn() {
    return false;
  }

  @Override
  public void cancel() {}

  private boolean isThere() {
    return inbox.isDirectory() || inbox.mkdirs();
  }

  /** What waits. Batches before this one are forgotten here, so their {@code .taken} may go. */
  private long bytes(File taken) {
    long bytes = 0;
    for (File file : NumberedFiles.in(inbox)) {
      boolean over = Inbox.isTaken(file) && !file.equals(taken) && file.delete();
      bytes += over ? 0 : file.length();
    }
    return bytes;
  }
}
