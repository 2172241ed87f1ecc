// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/**
 * The tag on the SDK's own calls: capture never records them, whatever client they go through. Not
 * API.
 */
public final class OwnTraffic {

  /** The only tag there is. */
  public static final OwnTraffic TAG = new OwnTraffic();

  private OwnTraffic() {}
}
