// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

/**
 * Where servers say what they did with a request, by the number that the client population gave it.
 * Called from server threads; a request that its client has given up already may be reported too.
 */
@FunctionalInterface
public interface ServedRequests {
  /** Header that carries the request's number. */
  String NUMBER_HEADER = "X-Demo-Request";

  /** The number when the header is missing or no number. */
  long UNKNOWN = -1;

  /**
   * A server has answered, or is about to.
   *
   * @param by {@code origin}, or the label of a point of presence
   * @param how {@code served}, or what the edge's cache did: {@code hit}, {@code miss}, {@code
   *     refresh}, {@code error}
   * @param serverMs time spent by this server, waiting for another included
   */
  void served(long number, String by, String how, int status, double serverMs);
}
