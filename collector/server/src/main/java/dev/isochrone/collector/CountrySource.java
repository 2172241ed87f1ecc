// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/** Who said in which country a device is. The code is that of the column {@code country_source}. */
public enum CountrySource {
  UNKNOWN(0),
  /** The slice itself: what this collector had told the SDK when the slice closed. */
  DEVICE(1),
  /** The client's address at upload. */
  ADDRESS(2),
  /** A trusted CDN's header at upload. */
  CDN(3);

  private final int code;

  CountrySource(int code) {
    this.code = code;
  }

  /** The number in the store. */
  public int code() {
    return code;
  }
}
