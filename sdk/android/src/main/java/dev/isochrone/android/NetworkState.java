// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import org.jspecify.annotations.Nullable;

/**
 * The network of the app at one moment, in OpenTelemetry's words. Immutable.
 *
 * <p>Knows nothing that names a person: no address, no SSID, no cell id.
 */
final class NetworkState {

  /** The type that is metered as a rule. */
  static final String CELL = "cell";

  /** Before Android has said anything. */
  static final NetworkState UNKNOWN = new NetworkState("", null, false);

  /** No network at all. */
  static final NetworkState UNAVAILABLE = new NetworkState("unavailable", null, false);

  private final String type;
  private final @Nullable String subtype;
  private final boolean metered;
  private final boolean roaming;
  private final String carrier;

  /** Creates a state off the mobile network. */
  NetworkState(String type, @Nullable String subtype, boolean metered) {
    this(type, subtype, metered, false, "");
  }

  /**
   * Creates a state.
   *
   * @param type {@code network.connection.type}: wifi, wired, cell, unavailable, unknown, or "" as
   *     long as Android has not said
   * @param subtype {@code network.connection.subtype} such as lte, {@code vpn} through a VPN, or
   *     null if unknown
   * @param carrier MCC-MNC such as 440-10, or ""
   */
  NetworkState(
      String type, @Nullable String subtype, boolean metered, boolean roaming, String carrier) {
    this.type = type;
    this.subtype = subtype;
    this.metered = metered;
    this.roaming = roaming;
    this.carrier = carrier;
  }

  /** Type and subtype as they travel: {@code cell/lte}, {@code wifi}. */
  String connection() {
    return subtype == null ? type : type + "/" + subtype;
  }

  /** True where the user pays by the byte. */
  boolean metered() {
    return metered;
  }

  /** True in another operator's network. */
  boolean roaming() {
    return roaming;
  }

  /** True where metered is not what its type says. */
  boolean otherwiseMetered() {
    return metered != type.equals(CELL);
  }

  /** MCC-MNC of the operator in whose network the device is, or "". */
  String carrier() {
    return carrier;
  }

  /** False when a request cannot succeed. */
  boolean available() {
    return !type.equals(UNAVAILABLE.type);
  }
}
