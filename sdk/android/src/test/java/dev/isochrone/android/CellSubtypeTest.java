// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;

import android.telephony.TelephonyManager;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;

@RunWith(RobolectricTestRunner.class)
public class CellSubtypeTest {
  @Test
  public void generationsHaveOpenTelemetrysNames() {
    assertThat(CellSubtype.of(TelephonyManager.NETWORK_TYPE_GPRS)).isEqualTo("gprs");
    assertThat(CellSubtype.of(TelephonyManager.NETWORK_TYPE_EVDO_B)).isEqualTo("evdo_b");
    assertThat(CellSubtype.of(TelephonyManager.NETWORK_TYPE_LTE)).isEqualTo("lte");
    assertThat(CellSubtype.of(TelephonyManager.NETWORK_TYPE_IWLAN)).isEqualTo("iwlan");
    assertThat(CellSubtype.of(TelephonyManager.NETWORK_TYPE_NR)).isEqualTo("nr");
    assertThat(CellSubtype.of(TelephonyManager.NETWORK_TYPE_1xRTT)).isEqualTo("cdma2000_1xrtt");
  }

  @Test
  public void anUnknownGenerationHasNoName() {
    assertThat(CellSubtype.of(TelephonyManager.NETWORK_TYPE_UNKNOWN)).isNull();
    assertThat(CellSubtype.of(99)).isNull();
  }

  @Test
  @Config(sdk = 35)
  public void eachTypeThatTheNewestAndroidKnowsHasANameOfItsOwn() throws IllegalAccessException {
    List<Integer> types = new ArrayList<>();
    for (Field field : TelephonyManager.class.getFields()) {
      if (field.getName().startsWith("NETWORK_TYPE_") && field.getType() == int.class) {
        types.add(field.getInt(null));
      }
    }
    types.remove(Integer.valueOf(TelephonyManager.NETWORK_TYPE_UNKNOWN));
    Set<String> names = new HashSet<>();
    for (int type : types) {
      names.add(CellSubtype.of(type));
    }

    assertThat(types).hasSizeGreaterThanOrEqualTo(20);
    assertThat(names).doesNotContainNull().hasSameSizeAs(types);
  }
}
