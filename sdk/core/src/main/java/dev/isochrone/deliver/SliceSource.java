// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.LossReason;
import dev.isochrone.Slice;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;

/** Where kept slices come from. Called by the worker only. */
public interface SliceSource {

  /** Closes and queues the open slice if it is too old to take another request. */
  void closeOutdated(long nowNanos);

  /** Closes and queues the open slice, however young, and ends the session. */
  void endSession();

  /** Whether slices wait to be decided again because the plan that keeps them is old. */
  boolean awaitsPlan();

  /** Decides over them under the plan in force, and queues those that it keeps, too. */
  void decideAwaiting();

  /** Nanoseconds until the open slice will be too old; {@code Long.MAX_VALUE} without one. */
  long nanosToOutdated(long nowNanos);

  /** Takes a slice that another process wrote; see {@code Sampler.adopt}. */
  void adopt(DataInputStream in, long builtNanos, long erasedNanos) throws IOException;

  /** Counts requests of another process that are lost. */
  void missed(LossReason reason, long requests);

  /** Requests since the start, wherever they are by now. */
  long seen();

  /** Sessions begun since the start. */
  long sessions();

  /** Removes the oldest slices: at least one if there is one, and no more than these bytes. */
  List<Slice> take(long batchMaxBytes);

  /** Estimated bytes that wait; 0 if nothing does. */
  long bytes();

  /** Requests that are here, those of the open slice included. */
  long requests();

  /** Drops what waits and counts its requests. */
  void drop(LossReason reason);

  /** Drops what waits and what comes later: nobody will take any more. */
  void close();
}
