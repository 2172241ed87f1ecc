// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import dev.isochrone.plan.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One request that has ended, as a source such as capture hands it to sample. Read once, on the
 * thread that hands it over, and not kept: {@link RequestColumns#add} copies it. Not API.
 */
public interface CompletedRequest {

  /** When it ended, by {@link Clock#nanoTime}. */
  long endNanos();

  /** Method and route template; never a raw URL. */
  String api();

  /** The host that was asked first, or its group. */
  String host();

  /** How it ended. */
  Outcome outcome();

  /** From the call's start to the end of the body or the failure. */
  long totalMicros();

  /** Time spent in a phase, summed over hops; 0 if it never came to it. */
  long micros(Phase phase);

  /** The last phase begun before it failed; {@link Phase#NONE} if it did not fail. */
  Phase reached();

  /** Simple class name of the exception, or null. */
  @Nullable String failure();

  /** Status of the last response; 0 for none. */
  int status();

  /** Request body bytes on the wire. */
  long sentBytes();

  /** Response body bytes on the wire; −1 if not measured. */
  long receivedBytes();

  /** Hops after the first that followed a response. */
  int redirects();

  /** Attempts after the first that followed a failure. */
  int retries();

  /** What the last response says about its edge, to be read if the request is kept, or null. */
  @Nullable UnreadEdge edge();

  /** Which cache answered; {@link CacheStatus#UNKNOWN} leaves it to {@link #edge}. */
  CacheStatus cache();

  /** Protocol of the last response. */
  HttpVersion protocol();

  /** How it came by its connection. */
  ConnectionUse connection();

  /** 4, 6, or 0 if not known. */
  int ipFamily();

  /** W3C trace id, 32 hex digits, or null. */
  @Nullable String traceId();
}
