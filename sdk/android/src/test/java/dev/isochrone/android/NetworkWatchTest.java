// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;
import static org.robolectric.Shadows.shadowOf;

import android.app.Application;
import android.content.Context;
import android.content.Intent;
import android.net.ConnectivityManager;
import android.net.Network;
import android.net.NetworkCapabilities;
import android.net.NetworkInfo;
import android.os.Build;
import android.os.Looper;
import android.telephony.TelephonyManager;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.shadows.ShadowNetworkCapabilities;
import org.robolectric.shadows.ShadowNetworkInfo;

/** Drives Android's own ways of telling: callbacks from API 24 on, broadcasts below. */
@RunWith(RobolectricTestRunner.class)
@SuppressWarnings("deprecation")
public class NetworkWatchTest {
  private final Application app = RuntimeEnvironment.getApplication();
  private final ConnectivityManager connectivity =
      (ConnectivityManager) app.getSystemService(Context.CONNECTIVITY_SERVICE);
  private NetworkWatch watch;

  @Before
  public void startWatching() {
    TelephonyManager telephony = (TelephonyManager) app.getSystemService(Context.TELEPHONY_SERVICE);
    shadowOf(telephony).setNetworkOperator("44010");
    watch = NetworkWatch.start(app);
  }

  @Test
  public void wifiHasNoSubtypeAndNoCarrier() {
    connect(ConnectivityManager.TYPE_WIFI, 0, false, false);

    assertThat(watch.network()).isEqualTo("wifi");
    assertThat(watch.carrier()).isEmpty();
    assertThat(watch.state().metered()).isFalse();
    assertThat(watch.state().available()).isTrue();
  }

  @Test
  public void aMobileNetworkHasItsGenerationAndCarrier() {
    connect(ConnectivityManager.TYPE_MOBILE, TelephonyManager.NETWORK_TYPE_LTE, true, false);

    assertThat(watch.network()).isEqualTo("cell/lte");
    assertThat(watch.carrier()).isEqualTo("440-10");
    assertThat(watch.state().metered()).isTrue();
    assertThat(watch.state().roaming()).isFalse();
  }

  @Test
  public void aGenerationThatAndroidDoesNotTellIsLeftOut() {
    connect(ConnectivityManager.TYPE_MOBILE, TelephonyManager.NETWORK_TYPE_UNKNOWN, true, false);

    assertThat(watch.network()).isEqualTo("cell");
  }

  @Test
  public void roamingIsTold() {
    connect(ConnectivityManager.TYPE_MOBILE, TelephonyManager.NETWORK_TYPE_UMTS, true, true);

    assertThat(watch.state().roaming()).isTrue();
    assertThat(watch.state().toString()).isEqualTo("cell/umts 440-10 metered roaming");
  }

  @Test
  public void ethernetIsWired() {
    connect(ConnectivityManager.TYPE_ETHERNET, 0, false, false);

    assertThat(watch.network()).isEqualTo("wired");
  }

  @Test
  public void aKindOfNetworkWithoutANameIsUnknown() {
    connect(ConnectivityManager.TYPE_BLUETOOTH, 0, false, false);

    assertThat(watch.network()).isEqualTo("unknown");
    assertThat(watch.state().available()).isTrue();
  }

  @Test
  public void aLostNetworkIsUnavailable() {
    connect(ConnectivityManager.TYPE_WIFI, 0, false, false);
    disconnect();

    assertThat(watch.network()).isEqualTo("unavailable");
    assertThat(watch.state().available()).isFalse();
  }

  @Test
  public void aWatchThatAndroidRefusedKnowsNothing() {
    assertThat(NetworkWatch.blind().network()).isEmpty();
    assertThat(NetworkWatch.blind().carrier()).isEmpty();
  }

  private void connect(int type, int subtype, boolean metered, boolean roaming) {
    NetworkInfo info =
        ShadowNetworkInfo.newInstance(
            NetworkInfo.DetailedState.CONNECTED, type, subtype, true, NetworkInfo.State.CONNECTED);
    info.setRoaming(roaming);
    shadowOf(connectivity).setActiveNetworkInfo(info);
    if (Build.VERSION.SDK_INT < 24) {
      broadcast();
      return;
    }
    NetworkCapabilities capabilities = ShadowNetworkCapabilities.newInstance();
    shadowOf(capabilities).addTransportType(transport(type));
    capability(capabilities, NetworkCapabilities.NET_CAPABILITY_NOT_METERED, !metered);
    capability(capabilities, NetworkCapabilities.NET_CAPABILITY_NOT_ROAMING, !roaming);
    Network network = connectivity.getActiveNetwork();
    for (ConnectivityManager.NetworkCallback callback :
        shadowOf(connectivity).getNetworkCallbacks()) {
      callback.onAvailable(network);
      callback.onCapabilitiesChanged(network, capabilities);
    }
  }

  private void disconnect() {
    Network network = Build.VERSION.SDK_INT < 24 ? null : connectivity.getActiveNetwork();
    shadowOf(connectivity).setActiveNetworkInfo(null);
    if (Build.VERSION.SDK_INT < 24) {
      broadcast();
      return;
    }
    for (ConnectivityManager.NetworkCallback callback :
        shadowOf(connectivity).getNetworkCallbacks()) {
      callback.onLost(network);
    }
  }

  private void broadcast() {
    app.sendBroadcast(new Intent(ConnectivityManager.CONNECTIVITY_ACTION));
    shadowOf(Looper.getMainLooper()).idle();
  }

  private static void capability(NetworkCapabilities capabilities, int capability, boolean has) {
    if (has) {
      shadowOf(capabilities).addCapability(capability);
    } else {
      shadowOf(capabilities).removeCapability(capability);
    }
  }

  private static int transport(int type) {
    return switch (type) {
      case ConnectivityManager.TYPE_MOBILE -> NetworkCapabilities.TRANSPORT_CELLULAR;
      case ConnectivityManager.TYPE_WIFI -> NetworkCapabilities.TRANSPORT_WIFI;
      case ConnectivityManager.TYPE_ETHERNET -> NetworkCapabilities.TRANSPORT_ETHERNET;
      default -> NetworkCapabilities.TRANSPORT_BLUETOOTH;
    };
  }
}
