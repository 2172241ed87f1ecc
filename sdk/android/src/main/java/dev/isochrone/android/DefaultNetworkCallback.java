// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.net.ConnectivityManager;
import android.net.Network;
import android.net.NetworkCapabilities;
import android.os.Build;
import org.jspecify.annotations.Nullable;

/**
 * Hears of the default network from API 24 on and tells {@link NetworkWatch}. Called on Android's
 * connectivity thread.
 *
 * <p>Full names instead of imports: Java 8 warns at imports of what is deprecated.
 */
@RequiresApi(Build.VERSION_CODES.N)
@SuppressWarnings("deprecation")
final class DefaultNetworkCallback extends ConnectivityManager.NetworkCallback {
  private final ConnectivityManager connectivity;
  private final Carrier carrier;
  private final NetworkWatch watch;

  DefaultNetworkCallback(ConnectivityManager connectivity, Carrier carrier, NetworkWatch watch) {
    this.connectivity = connectivity;
    this.carrier = carrier;
    this.watch = watch;
  }

  /** Registers; Android then reports the present network as a change. */
  void register() {
    connectivity.registerDefaultNetworkCallback(this);
    if (connectivity.getActiveNetwork() == null) {
      watch.changed(NetworkState.UNAVAILABLE);
    }
  }

  @Override
  public void onCapabilitiesChanged(Network network, NetworkCapabilities capabilities) {
    watch.changed(stateOf(network, capabilities));
  }

  @Override
  public void onLost(Network network) {
    watch.changed(NetworkState.UNAVAILABLE);
  }

  private NetworkState stateOf(Network network, NetworkCapabilities capabilities) {
    boolean metered = !capabilities.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED);
    // A VPN names the transports below it, but not their generation.
    @Nullable String vpn =
        capabilities.hasTransport(NetworkCapabilities.TRANSPORT_VPN) ? "vpn" : null;
    if (capabilities.hasTransport(NetworkCapabilities.TRANSPORT_CELLULAR)) {
      android.net.@Nullable NetworkInfo info = infoOf(network);
      return new NetworkState(
          NetworkState.CELL,
          vpn != null || info == null ? vpn : CellSubtype.of(info.getSubtype()),
          metered,
          roaming(capabilities, info),
          carrier.mccMnc());
    }
    boolean wifi = capabilities.hasTransport(NetworkCapabilities.TRANSPORT_WIFI);
    boolean wired = capabilities.hasTransport(NetworkCapabilities.TRANSPORT_ETHERNET);
    return new NetworkState(wifi ? "wifi" : wired ? "wired" : "unknown", vpn, metered);
  }

  /** Deprecated, and the one way to a generation that needs no permission. */
  private android.net.@Nullable NetworkInfo infoOf(Network network) {
    return connectivity.getNetworkInfo(network);
  }

  private static boolean roaming(
      NetworkCapabilities capabilities, android.net.@Nullable NetworkInfo info) {
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
      return !capabilities.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_ROAMING);
    }
    return info != null && info.isRoaming();
  }
}
