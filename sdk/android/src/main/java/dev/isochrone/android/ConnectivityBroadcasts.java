// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.net.ConnectivityManager;
import org.jspecify.annotations.Nullable;

/**
 * Hears of the active network below API 24, where no callback for it exists, and tells {@link
 * NetworkWatch}. Called on the main thread; asks the system, never the disk.
 *
 * <p>Full names instead of imports: Java 8 warns at imports of what is deprecated.
 */
@SuppressWarnings("deprecation")
final class ConnectivityBroadcasts extends BroadcastReceiver {
  private final ConnectivityManager connectivity;
  private final Carrier carrier;
  private final NetworkWatch watch;

  ConnectivityBroadcasts(ConnectivityManager connectivity, Carrier carrier, NetworkWatch watch) {
    this.connectivity = connectivity;
    this.carrier = carrier;
    this.watch = watch;
  }

  void register(Context context) {
    context.registerReceiver(this, new IntentFilter(ConnectivityManager.CONNECTIVITY_ACTION));
    watch.changed(stateOf(connectivity.getActiveNetworkInfo()));
  }

  @Override
  public void onReceive(Context context, Intent intent) {
    watch.changed(stateOf(connectivity.getActiveNetworkInfo()));
  }

  private NetworkState stateOf(android.net.@Nullable NetworkInfo info) {
    if (info == null || !info.isConnected()) {
      return NetworkState.UNAVAILABLE;
    }
    boolean metered = connectivity.isActiveNetworkMetered();
    switch (info.getType()) {
      case ConnectivityManager.TYPE_MOBILE:
        String subtype = CellSubtype.of(info.getSubtype());
        return new NetworkState(
            NetworkState.CELL, subtype, metered, info.isRoaming(), carrier.mccMnc());
      case ConnectivityManager.TYPE_WIFI:
        return new NetworkState("wifi", null, metered);
      case ConnectivityManager.TYPE_ETHERNET:
        return new NetworkState("wired", null, metered);
      default:
        return new NetworkState("unknown", null, metered);
    }
  }
}
