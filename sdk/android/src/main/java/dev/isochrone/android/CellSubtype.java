// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import org.jspecify.annotations.Nullable;

/**
 * Android's numbers of mobile network types in OpenTelemetry's {@code network.connection.subtype}.
 */
final class CellSubtype {
  /** From 1, GPRS, on; the last but one is hidden in Android, yet some devices report it. */
  private static final String[] NAMES =
      ("gprs edge umts cdma evdo_0 evdo_a cdma2000_1xrtt hsdpa hsupa hspa iden evdo_b lte ehrpd"
              + " hspap gsm td_scdma iwlan lte_ca nr")
          .split(" ");

  private CellSubtype() {}

  /**
   * Returns the subtype, or null for one that is unknown.
   *
   * @param networkType a {@code TelephonyManager.NETWORK_TYPE_…}
   */
  static @Nullable String of(int networkType) {
    return networkType < 1 || networkType > NAMES.length ? null : NAMES[networkType - 1];
  }
}
