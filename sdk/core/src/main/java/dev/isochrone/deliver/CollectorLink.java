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

  /** Asks for a newer plan than this, and returns it, or an empty array if there is none. */
  byte[] plan(long planVersion);

  /** Breaks off the call that is under way, from any thread. */
  void cancel();
}
