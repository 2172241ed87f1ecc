// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.LossReason;
import dev.isochrone.Losses;
import dev.isochrone.Slice;
import java.io.DataInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Slices that wait, as a plain list. */
final class FakeSlices implements SliceSource {

  private final ArrayDeque<Slice> waiting = new ArrayDeque<>();
  private final Losses losses;
  long sessions;
  long open;

  /** Await a plan, and are all kept by it. */
  final ArrayDeque<Slice> awaiting = new ArrayDeque<>();

  FakeSlices(Losses losses) {
    this.losses = losses;
  }

  void add(Slice slice) {
    waiting.add(slice);
  }

  @Override
  public void closeOutdated(long nowNanos) {}

  @Override
  public void endSession() {}

  @Override
  public boolean awaitsPlan() {
    return !awaiting.isEmpty();
  }

  @Override
  public void decideAwaiting() {
    waiting.addAll(awaiting);
    awaiting.clear();
  }

  @Override
  public long nanosToOutdated(long nowNanos) {
    return Long.MAX_VALUE;
  }

  @Override
  public void adopt(DataInputStream in, long builtNanos, long erasedNanos) {
    throw new UnsupportedOperationException("there is no guest");
  }

  @Override
  public void missed(LossReason reason, long requests) {
    throw new UnsupportedOperationException("there is no guest");
  }

  @Override
  public long seen() {
    return 0;
  }

  @Override
  public long sessions() {
    return sessions;
  }

  @Override
  public List<Slice> take(long batchMaxBytes) {
    List<Slice> taken = new ArrayList<>();
    long bytes = 0;
    while (!waiting.isEmpty()) {
      bytes += waiting.getFirst().estimatedBytes();
      if (bytes > batchMaxBytes && !taken.isEmpty()) {
        break;
      }
      taken.add(waiting.removeFirst());
    }
    return taken;
  }

  @Override
  public long bytes() {
    return waiting.stream().mapToLong(Slice::estimatedBytes).sum();
  }

  @Override
  public long requests() {
    return open + requests(awaiting) + requests(waiting);
  }

  private static long requests(Collection<Slice> slices) {
    return slices.stream().mapToLong(slice -> slice.requests().rows()).sum();
  }

  @Override
  public void drop(LossReason reason) {
    losses.count(reason, requests(awaiting) + requests(waiting));
    awaiting.clear();
    waiting.clear();
  }

  @Override
  public void close() {
    drop(LossReason.CLOSED);
  }
}
