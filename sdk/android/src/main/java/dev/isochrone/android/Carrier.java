// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.content.Context;
import android.telephony.TelephonyManager;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The mobile operator in whose network the device is, as MCC-MNC, and its country. Needs no
 * permission. Thread-safe.
 */
final class Carrier {
  private static final int MCC_DIGITS = 3;

  private final @Nullable TelephonyManager telephony;

  Carrier(Context context) {
    telephony = (TelephonyManager) context.getSystemService(Context.TELEPHONY_SERVICE);
  }

  /** Returns MCC-MNC such as {@code 440-10}, or "" where there is no operator. */
  String mccMnc() {
    return telephony == null ? "" : format(telephony.getNetworkOperator());
  }

  /**
   * Returns the ISO country of the mobile network around the device, on Wi-Fi too; of the SIM where
   * there is none; "" where there is neither.
   */
  String country() {
    if (telephony == null) {
      return "";
    }
    String around = telephony.getNetworkCountryIso();
    String country = around == null || around.isEmpty() ? telephony.getSimCountryIso() : around;
    return country != null && country.length() == 2 ? country.toUpperCase(Locale.ROOT) : "";
  }

  /** Puts the dash into the five or six digits that Android gives; "" for anything else. */
  static String format(@Nullable String operator) {
    if (operator == null || !operator.matches("\\d{5,6}")) {
      return "";
    }
    return operator.substring(0, MCC_DIGITS) + "-" + operator.substring(MCC_DIGITS);
  }
}
