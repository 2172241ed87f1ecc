// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;

import android.app.Application;
import android.net.ConnectivityManager;
import android.net.NetworkCapabilities;
import android.telephony.TelephonyManager;
import dev.isochrone.NetworkSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;

/** Drives Android's own ways of telling: callbacks from API 24 on, broadcasts below. */
@RunWith(RobolectricTestRunner.class)
@SuppressWarnings("deprecation") // TYPE_WIFI and its like still drive API 23
public class NetworkWatchTest {
  private final Application app = RuntimeEnvironment.getApplication();
  private final DeviceNetwork device = new DeviceNetwork(app);
  private NetworkWatch watch;

  @Before
  public void startWatching() {
    device.operator("44010");
    watch = NetworkWatch.start(app);
  }

  @Test
  public void wifiHasNoSubtypeAndNoCarrier() {
    device.connect(ConnectivityManager.TYPE_WIFI, 0, false, false);

    assertThat(watch.network()).isEqualTo("wifi");
    assertThat(watch.carrier()).isEmpty();
    assertThat(watch.state().metered()).isFalse();
    assertThat(watch.state().available()).isTrue();
  }

  @Test
  public void aMobileNetworkHasItsGenerationAndCarrier() {
    device.connect(ConnectivityManager.TYPE_MOBILE, TelephonyManager.NETWORK_TYPE_LTE, true, false);

    assertThat(watch.network()).isEqualTo("cell/lte");
    assertThat(watch.carrier()).isEqualTo("440-10");
    assertThat(watch.state().metered()).isTrue();
    assertThat(watch.state().roaming()).isFalse();
  }

  @Test
  public void aGenerationThatAndroidDoesNotTellIsLeftOut() {
    device.connect(
        ConnectivityManager.TYPE_MOBILE, TelephonyManager.NETWORK_TYPE_UNKNOWN, true, false);

    assertThat(watch.network()).isEqualTo("cell");
  }

  @Test
  public void roamingIsTold() {
    device.connect(ConnectivityManager.TYPE_MOBILE, TelephonyManager.NETWORK_TYPE_UMTS, true, true);

    assertThat(watch.state().roaming()).isTrue();
    assertThat(watch.network()).isEqualTo("cell/umts");
    assertThat(watch.carrier()).isEqualTo("440-10");
    assertThat(watch.metered()).isTrue();
  }

  @Test
  @Config(sdk = {30, 35}) // API 23's Robolectric takes the meter from the type
  public void whatItsTypeSaysOfTheMeterIsNotToldAgain() {
    device.connect(ConnectivityManager.TYPE_MOBILE, TelephonyManager.NETWORK_TYPE_LTE, true, false);
    assertThat(watch.deviceState()).isZero();
    device.connect(ConnectivityManager.TYPE_WIFI, 0, false, false);
    assertThat(watch.deviceState()).isZero();
    device.connect(ConnectivityManager.TYPE_WIFI, 0, true, false);
    assertThat(watch.deviceState()).isEqualTo(NetworkSource.OTHERWISE_METERED);
    device.connect(ConnectivityManager.TYPE_MOBILE, TelephonyManager.NETWORK_TYPE_LTE, true, true);
    assertThat(watch.deviceState()).isEqualTo(NetworkSource.ROAMING);
  }

  @Test
  public void batterySaverIsPartOfTheDevicesState() {
    device.connect(ConnectivityManager.TYPE_WIFI, 0, false, false);
    device.batterySaver(true);
    assertThat(watch.deviceState()).isEqualTo(NetworkSource.POWER_SAVE);
    device.batterySaver(false);
    assertThat(watch.deviceState()).isZero();
  }

  @Test
  @Config(sdk = {30, 35})
  public void dataSaverIsPartOfTheDevicesState() {
    device.connect(ConnectivityManager.TYPE_WIFI, 0, false, false);
    device.dataSaver(true);
    assertThat(watch.deviceState()).isEqualTo(NetworkSource.DATA_SAVER);
  }

  @Test
  public void ethernetIsWired() {
    device.connect(ConnectivityManager.TYPE_ETHERNET, 0, false, false);

    assertThat(watch.network()).isEqualTo("wired");
  }

  @Test
  public void aKindOfNetworkWithoutANameIsUnknown() {
    device.connect(ConnectivityManager.TYPE_BLUETOOTH, 0, false, false);

    assertThat(watch.network()).isEqualTo("unknown");
    assertThat(watch.state().available()).isTrue();
  }

  @Test
  public void aLostNetworkIsUnavailable() {
    device.connect(ConnectivityManager.TYPE_WIFI, 0, false, false);
    device.disconnect();

    assertThat(watch.network()).isEqualTo("unavailable");
    assertThat(watch.state().available()).isFalse();
  }

  @Test
  @Config(sdk = {30, 35})
  public void aVpnIsToldWithTheNetworkBelowIt() {
    device.connectThroughVpn(NetworkCapabilities.TRANSPORT_WIFI);
    assertThat(watch.network()).isEqualTo("wifi/vpn");

    device.connectThroughVpn(NetworkCapabilities.TRANSPORT_CELLULAR);
    assertThat(watch.network()).isEqualTo("cell/vpn");
  }

  @Test
  @Config(sdk = {30, 35})
  public void dataSaverMakesEveryNetworkOneThatCosts() {
    device.connect(ConnectivityManager.TYPE_WIFI, 0, false, false);
    assertThat(watch.metered()).isFalse();
    device.dataSaver(true);
    assertThat(watch.metered()).isTrue();
    device.dataSaver(false);
    assertThat(watch.metered()).isFalse();
  }

  @Test
  public void batterySaverMakesEveryNetworkOneThatCosts() {
    device.connect(ConnectivityManager.TYPE_WIFI, 0, false, false);
    device.batterySaver(true);
    assertThat(watch.metered()).isTrue();
    device.batterySaver(false);
    assertThat(watch.metered()).isFalse();
  }

  @Test
  public void anotherOperatorsNetworkCosts() {
    device.connect(ConnectivityManager.TYPE_MOBILE, TelephonyManager.NETWORK_TYPE_LTE, false, true);

    assertThat(watch.metered()).isTrue();
  }

  @Test
  public void theCountryIsThatOfTheMobileNetworkAroundOnWifiToo() {
    device.countries("jp", "de");
    device.connect(ConnectivityManager.TYPE_WIFI, 0, false, false);

    assertThat(watch.country()).isEqualTo("JP");
  }

  @Test
  public void theCountryIsTheSimsWhereNoMobileNetworkIs() {
    device.countries("", "de");
    device.connect(ConnectivityManager.TYPE_WIFI, 0, false, false);

    assertThat(watch.country()).isEqualTo("DE");
  }

  @Test
  public void withoutATelephoneThereIsNoCountry() {
    device.countries("", "");
    device.connect(ConnectivityManager.TYPE_WIFI, 0, false, false);

    assertThat(watch.country()).isEmpty();
    assertThat(NetworkWatch.blind().country()).isEmpty();
  }

  @Test
  public void whoWaitsForANetworkHearsOfIt() {
    device.connect(ConnectivityManager.TYPE_WIFI, 0, false, false);
    device.disconnect();
    assertThat(watch.available()).isFalse();
    AtomicInteger changes = new AtomicInteger();
    watch.whenChanged(changes::incrementAndGet);
    device.connect(ConnectivityManager.TYPE_WIFI, 0, false, false);

    assertThat(changes.get()).isPositive();
    assertThat(watch.available()).isTrue();
  }

  @Test
  public void aWatchThatAndroidRefusedKnowsNothing() {
    assertThat(NetworkWatch.blind().network()).isEmpty();
    assertThat(NetworkWatch.blind().carrier()).isEmpty();
  }
}
