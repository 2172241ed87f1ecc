// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.robolectric.Shadows.shadowOf;

import android.content.Context;
import android.content.Intent;
import android.net.ConnectivityManager;
import android.net.Network;
import android.net.NetworkCapabilities;
import android.net.NetworkInfo;
import android.os.Build;
import android.os.Looper;
import android.os.PowerManager;
import android.telephony.TelephonyManager;
import org.robolectric.shadows.ShadowNetworkCapabilities;
import org.robolectric.shadows.ShadowNetworkInfo;

/** Moves the device between networks, and tells it as Android would: callbacks, or broadcasts. */
@SuppressWarnings("deprecation")
final class DeviceNetwork {
  private final Context app;
  private final ConnectivityManager connectivity;

  DeviceNetwork(Context app) {
    this.app = app;
    this.connectivity = (ConnectivityManager) app.getSystemService(Context.CONNECTIVITY_SERVICE);
  }

  /** Sets MCC and MNC, as digits without a dash. */
  void operator(String digits) {
    TelephonyManager telephony = (TelephonyManager) app.getSystemService(Context.TELEPHONY_SERVICE);
    shadowOf(telephony).setNetworkOperator(digits);
  }

  /** Sets the ISO countries of the mobile network around the device, and of its SIM. */
  void countries(String network, String sim) {
    TelephonyManager telephony = (TelephonyManager) app.getSystemService(Context.TELEPHONY_SERVICE);
    shadowOf(telephony).setNetworkCountryIso(network);
    shadowOf(telephony).setSimCountryIso(sim);
  }

  void connect(int type, int subtype, boolean metered, boolean roaming) {
    NetworkInfo info =
        ShadowNetworkInfo.newInstance(
            NetworkInfo.DetailedState.CONNECTED, type, subtype, true, NetworkInfo.State.CONNECTED);
    info.setRoaming(roaming);
    shadowOf(connectivity).setActiveNetworkInfo(info);
    if (Build.VERSION.SDK_INT < 24) {
      broadcast(ConnectivityManager.CONNECTIVITY_ACTION);
      return;
    }
    NetworkCapabilities capabilities = ShadowNetworkCapabilities.newInstance();
    shadowOf(capabilities).addTransportType(transport(type));
    capability(capabilities, NetworkCapabilities.NET_CAPABILITY_NOT_METERED, !metered);
    capability(capabilities, NetworkCapabilities.NET_CAPABILITY_NOT_ROAMING, !roaming);
    tell(connectivity.getActiveNetwork(), capabilities);
  }

  private void tell(Network network, NetworkCapabilities capabilities) {
    for (ConnectivityManager.NetworkCallback callback :
        shadowOf(connectivity).getNetworkCallbacks()) {
      callback.onAvailable(network);
      callback.onCapabilitiesChanged(network, capabilities);
    }
  }

  /** Moves to the network below a VPN; from API 24 on. */
  void connectThroughVpn(int transport) {
    NetworkCapabilities capabilities = ShadowNetworkCapabilities.newInstance();
    shadowOf(capabilities).addTransportType(transport);
    shadowOf(capabilities).addTransportType(NetworkCapabilities.TRANSPORT_VPN);
    tell(connectivity.getActiveNetwork(), capabilities);
  }

  void dataSaver(boolean on) {
    shadowOf(connectivity)
        .setRestrictBackgroundStatus(
            on
                ? ConnectivityManager.RESTRICT_BACKGROUND_STATUS_ENABLED
                : ConnectivityManager.RESTRICT_BACKGROUND_STATUS_DISABLED);
    broadcast(ConnectivityManager.ACTION_RESTRICT_BACKGROUND_CHANGED);
  }

  void batterySaver(boolean on) {
    shadowOf((PowerManager) app.getSystemService(Context.POWER_SERVICE)).setIsPowerSaveMode(on);
    broadcast(PowerManager.ACTION_POWER_SAVE_MODE_CHANGED);
  }

  void disconnect() {
    Network network = Build.VERSION.SDK_INT < 24 ? null : connectivity.getActiveNetwork();
    shadowOf(connectivity).setActiveNetworkInfo(null);
    if (Build.VERSION.SDK_INT < 24) {
      broadcast(ConnectivityManager.CONNECTIVITY_ACTION);
      return;
    }
    for (ConnectivityManager.NetworkCallback callback :
        shadowOf(connectivity).getNetworkCallbacks()) {
      callback.onLost(network);
    }
  }

  private void broadcast(String action) {
    app.sendBroadcast(new Intent(action));
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
