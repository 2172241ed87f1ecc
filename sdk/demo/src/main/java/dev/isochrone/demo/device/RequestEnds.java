// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.device;

import dev.isochrone.demo.RequestEnd;

/**
 * Where devices say how their requests ended. Called from the clients' threads, once per request.
 */
@FunctionalInterface
public interface RequestEnds {
  void end(long number, RequestEnd end);
}
