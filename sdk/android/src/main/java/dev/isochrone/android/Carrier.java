// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.content.Context;
import android.telephony.TelephonyManager;
import org.jspecify.annotations.Nullable;

/**
 * The mobile operator in whose network the device is, as MCC-MNC. Needs no permission. Thread-safe.
 */
final class Carrier {
  private static final int MCC_DIGITS = 3;

  private final @Nullable TelephonyManager telephony;

  Carrier(Context context) {
    telephony = (TelephonyManager) context.getSystemService(Context.TELEPHONY_SERVICE);
  }

  /** Returns MCC-MNC such as {@code 440-10}, or null where there is no operator. */
  @Nullable String mccMnc() {
    return telephony == null ? null : format(telephony.getNetworkOperator());
  }

  /** Puts the dash into the five or six digits that Android gives; null for anything else. */
  static @Nullable String format(@Nullable String operator) {
    if (operator == null || !operator.matches("\\d{5,6}")) {
      return null;
    }
    return operator.substring(0, MCC_DIGITS) + "-" + operator.substring(MCC_DIGITS);
  }
}
