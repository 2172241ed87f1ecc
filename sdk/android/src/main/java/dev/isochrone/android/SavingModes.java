// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.net.ConnectivityManager;
import android.os.Build;
import android.os.PowerManager;
import dev.isochrone.NetworkSource;

/**
 * Hears whether the user saves data (Data Saver, from API 24 on) or battery, and tells {@link
 * NetworkWatch}. Called on the main thread; asks the system, never the disk.
 */
final class SavingModes extends BroadcastReceiver {
  private final ConnectivityManager connectivity;
  private final PowerManager power;
  private final NetworkWatch watch;

  SavingModes(Context context, ConnectivityManager connectivity, NetworkWatch watch) {
    this.connectivity = connectivity;
    this.power = (PowerManager) context.getSystemService(Context.POWER_SERVICE);
    this.watch = watch;
  }

  void register(Context context) {
    IntentFilter changes = new IntentFilter(PowerManager.ACTION_POWER_SAVE_MODE_CHANGED);
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.N) {
      changes.addAction(ConnectivityManager.ACTION_RESTRICT_BACKGROUND_CHANGED);
    }
    context.registerReceiver(this, changes);
    watch.saving(saving());
  }

  @Override
  public void onReceive(Context context, Intent intent) {
    watch.saving(saving());
  }

  private int saving() {
    boolean data = Build.VERSION.SDK_INT >= Build.VERSION_CODES.N && isDataSaverOn();
    return (power.isPowerSaveMode() ? NetworkSource.POWER_SAVE : 0)
        | (data ? NetworkSource.DATA_SAVER : 0);
  }

  @RequiresApi(Build.VERSION_CODES.N)
  private boolean isDataSaverOn() {
    return connectivity.getRestrictBackgroundStatus()
        == ConnectivityManager.RESTRICT_BACKGROUND_STATUS_ENABLED;
  }
}
