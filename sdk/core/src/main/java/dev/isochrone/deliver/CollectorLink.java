// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

/** The way to the collector. Called by the worker only, except {@link #cancel}. */
interface CollectorLink {

  /**
   * Tries to deliver a batch once.
   *
   * @param ageMillis how long ago it was built
   * @param attempt 1 at the first try of this batch
   * @param planVersion of the plan that the SDK has
   */
  DeliveryResult post(Batch batch, long ageMillis, int attempt, long planVersion);

  /**
   * Asks once for everything to be erased that came from an installation.
   *
   * @param secret what the installation's id was made from
   */
  DeliveryResult erase(String secret);

  /** Bytes of bodies that have gone out since the start, those of failed attempts too. */
  long sentBytes();

  /** Asks for a newer plan than this, and returns it, or an empty array if there is none. */
  byte[] plan(long planVersion);

  /**
   * Turns to the next address of the collector, after a failure. Returns false when each has failed
   * since the last answer, so that it is time to pause.
   */
  boolean moveOn();

  /** Breaks off the call that is under way, from any thread. */
  void cancel();
}
