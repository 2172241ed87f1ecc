// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.telephony.TelephonyManager;
import android.util.SparseArray;
import org.jspecify.annotations.Nullable;

/**
 * Android's numbers of mobile network types in OpenTelemetry's {@code network.connection.subtype}.
 */
@SuppressWarnings("deprecation") // some generations are past, and their devices are not
final class CellSubtype {
  private static final SparseArray<String> NAMES = new SparseArray<>();

  static {
    NAMES.put(TelephonyManager.NETWORK_TYPE_GPRS, "gprs");
    NAMES.put(TelephonyManager.NETWORK_TYPE_EDGE, "edge");
    NAMES.put(TelephonyManager.NETWORK_TYPE_UMTS, "umts");
    NAMES.put(TelephonyManager.NETWORK_TYPE_CDMA, "cdma");
    NAMES.put(TelephonyManager.NETWORK_TYPE_EVDO_0, "evdo_0");
    NAMES.put(TelephonyManager.NETWORK_TYPE_EVDO_A, "evdo_a");
    NAMES.put(TelephonyManager.NETWORK_TYPE_1xRTT, "cdma2000_1xrtt");
    NAMES.put(TelephonyManager.NETWORK_TYPE_HSDPA, "hsdpa");
    NAMES.put(TelephonyManager.NETWORK_TYPE_HSUPA, "hsupa");
    NAMES.put(TelephonyManager.NETWORK_TYPE_HSPA, "hspa");
    NAMES.put(TelephonyManager.NETWORK_TYPE_IDEN, "iden");
    NAMES.put(TelephonyManager.NETWORK_TYPE_EVDO_B, "evdo_b");
    NAMES.put(TelephonyManager.NETWORK_TYPE_LTE, "lte");
    NAMES.put(TelephonyManager.NETWORK_TYPE_EHRPD, "ehrpd");
    NAMES.put(TelephonyManager.NETWORK_TYPE_HSPAP, "hspap");
    NAMES.put(TelephonyManager.NETWORK_TYPE_GSM, "gsm");
    NAMES.put(TelephonyManager.NETWORK_TYPE_TD_SCDMA, "td_scdma");
    NAMES.put(TelephonyManager.NETWORK_TYPE_IWLAN, "iwlan");
    NAMES.put(19, "lte_ca"); // hidden in Android, yet some devices report it
    NAMES.put(TelephonyManager.NETWORK_TYPE_NR, "nr");
  }

  private CellSubtype() {}

  /**
   * Returns the subtype, or null for one that is unknown.
   *
   * @param networkType a {@code TelephonyManager.NETWORK_TYPE_…}
   */
  static @Nullable String of(int networkType) {
    return NAMES.get(networkType);
  }
}
