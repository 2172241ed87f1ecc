// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.LogSink;

/**
 * Counts what deliver did, for {@code Isochrone.dump()} and for the books: requests are delivered,
 * pending in a batch, or lost. Written by the worker, read by any thread.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer
public final class DeliveryLog {

  private volatile long batches;
  private volatile long bytes;
  private volatile long requests;
  private volatile long pending;
  private volatile long restored;
  private volatile long retries;
  private volatile String last = "nothing sent yet";
  private volatile String storage = "";
  private volatile String erasure = "";
  private final Complaint delivery;
  private final Complaint disk;

  DeliveryLog(LogSink log) {
    delivery = new Complaint(log, "deliver: ");
    disk = new Complaint(log, "storage: ");
  }

  void attempted(Batch batch, int attempt, DeliveryResult result) {
    last =
        "batch "
            + batch.id
            + ", attempt "
            + attempt
            + ", "
            + batch.requests
            + " requests, "
            + batch.gzip.length
            + " bytes: "
            + result.detail;
    switch (result.kind) {
      case ACCEPTED:
        batches++;
        bytes += batch.gzip.length;
        requests += batch.requests;
        delivery.isOver(last);
        break;
      case RETRY:
        retries++;
        delivery.about(last);
        break;
      default:
        delivery.about(last);
        break;
    }
  }

  void erasure(DeliveryResult result) {
    erasure = "asked the collector to erase an installation: " + result.detail;
    if (result.kind == DeliveryResult.Kind.ACCEPTED) {
      delivery.isOver(erasure);
    } else {
      delivery.about(erasure);
    }
  }

  void failed(String detail) {
    last = "the SDK failed: " + detail;
    delivery.about(last);
  }

  void storage(String detail) {
    storage = detail;
    disk.about(detail);
  }

  void restored(long requests) {
    restored = requests;
  }

  void pending(long requests) {
    pending = requests;
  }

  /** Requests that the collector has. */
  public long requests() {
    return requests;
  }

  /** Requests in batches that were built and are not yet accepted. */
  public long pending() {
    return pending;
  }

  /** Requests in batches that earlier processes had left in files. */
  public long restored() {
    return restored;
  }

  /** Batches that the collector has. */
  public long batches() {
    return batches;
  }

  /** Their compressed bytes. */
  public long bytes() {
    return bytes;
  }

  /** Attempts that have to be repeated. */
  public long retries() {
    return retries;
  }

  /** What went wrong with the files last, or "". */
  public String storage() {
    return storage;
  }

  /** What came of the last erasure that the collector was asked for, or "". */
  public String erasure() {
    return erasure;
  }

  /** The last attempt in a readable line. */
  public String last() {
    return last;
  }
}
