// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.content.Context;
import android.net.ConnectivityManager;
import android.os.Build;
import dev.isochrone.NetworkSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the latest {@link NetworkState} as Android reports changes, so that asking for it costs one
 * volatile read. Thread-safe.
 */
final class NetworkWatch implements NetworkSource {
  private volatile NetworkState state = NetworkState.UNKNOWN;
  private final @Nullable Carrier carrier;
  private volatile String country = "";
  private volatile int saving;
  private volatile boolean background;
  private volatile Runnable whenChanged = () -> {};

  private NetworkWatch(@Nullable Carrier carrier) {
    this.carrier = carrier;
  }

  /**
   * Starts watching.
   *
   * @throws RuntimeException if Android refuses, as some builds of Android 11 do
   */
  static NetworkWatch start(Context context) {
    Carrier carrier = new Carrier(context);
    NetworkWatch watch = new NetworkWatch(carrier);
    ConnectivityManager connectivity =
        (ConnectivityManager) context.getSystemService(Context.CONNECTIVITY_SERVICE);
    new SavingModes(context, connectivity, watch).register(context);
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.N) {
      new DefaultNetworkCallback(connectivity, carrier, watch).register();
    } else {
      new ConnectivityBroadcasts(connectivity, carrier, watch).register(context);
    }
    return watch;
  }

  /** A watch that never learns anything, for where Android refuses. */
  static NetworkWatch blind() {
    return new NetworkWatch(null);
  }

  @Override
  public String network() {
    return state.connection();
  }

  @Override
  public String carrier() {
    return state.carrier();
  }

  @Override
  public String country() {
    return country;
  }

  /** Also in another operator's network, and where the user saves data or battery. */
  @Override
  public boolean metered() {
    return saving != 0 || state.metered() || state.roaming();
  }

  @Override
  public int deviceState() {
    NetworkState now = state;
    return saving
        | (background ? BACKGROUND : 0)
        | (now.roaming() ? ROAMING : 0)
        | (now.otherwiseMetered() ? OTHERWISE_METERED : 0);
  }

  @Override
  public boolean available() {
    return state.available();
  }

  @Override
  public void whenChanged(Runnable changed) {
    whenChanged = changed;
  }

  NetworkState state() {
    return state;
  }

  void changed(NetworkState state) {
    this.state = state;
    country = carrier == null ? "" : carrier.country();
    whenChanged.run();
  }

  /** Takes what the user saves: {@link #POWER_SAVE}, {@link #DATA_SAVER}, both or 0. */
  void saving(int saving) {
    this.saving = saving;
    whenChanged.run();
  }

  /** Takes whether the app has gone from the screen. */
  void background(boolean background) {
    this.background = background;
  }
}
