// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.app.Application;
import android.content.Context;
import android.os.Build;
import dev.isochrone.Isochrone;
import dev.isochrone.IsochroneBuilder;
import java.io.File;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The SDK on Android: what the app's manifest or code asks for, and what only Android knows.
 *
 * <p>With the meta-data of {@link AutoInstall} in the manifest, {@link #instrument} is all that an
 * app calls. There is one SDK per process. Thread-safe; made for the main thread: nothing here
 * touches disk or network.
 */
public final class IsochroneAndroid {
  private static volatile @Nullable Isochrone installed;

  private IsochroneAndroid() {}

  /**
   * Returns a builder with what fits Android: a clock that goes on in sleep, Logcat, and tagged
   * sockets for deliveries. Each can be set otherwise.
   *
   * @param serviceName the app's name, OpenTelemetry's {@code service.name}
   * @param collectorUrl where the collector is
   * @param ingestKey the app's public, write-only key
   */
  public static IsochroneBuilder builder(
      String serviceName, String collectorUrl, String ingestKey) {
    return Isochrone.builder(serviceName, collectorUrl, ingestKey)
        .clock(new BootClock())
        .log(Logcat.SINK)
        .deliveryClient(
            () -> new OkHttpClient.Builder().socketFactory(new TaggedSockets()).build());
  }

  /**
   * Returns a client whose calls are recorded, or the given one if nothing is installed.
   *
   * @param client the app's client; its own listeners and interceptors stay in place
   */
  public static OkHttpClient instrument(OkHttpClient client) {
    Isochrone isochrone = installed;
    return isochrone == null ? client : isochrone.instrument(client);
  }

  /** Returns the SDK of this process, or null if none is installed. */
  public static @Nullable Isochrone installed() {
    return installed;
  }

  /**
   * Installs the SDK from code. The first installation stays: a later one changes nothing, so
   * switch auto-install off if the manifest has its meta-data too.
   *
   * @param builder with the app's settings, best from {@link #builder}; network, device, OS,
   *     version and storage are added
   * @return the SDK of this process
   */
  public static Isochrone install(Context context, IsochroneBuilder builder) {
    String process = ProcessSuffix.of(context);
    if (process.isEmpty()) {
      return install(context, builder.takeHandedOver(), "");
    }
    if (AutoInstall.isOn(context)) {
      Logcat.SINK.warn(
          "expected auto-install off in an app that records in several processes, found it on:"
              + " the main process takes nothing from this one");
    }
    return install(context, builder.handOverTo(storage(context, "")), process);
  }

  /** Installs the SDK in the main process of an app that records in no other. */
  static void installAlone(Context context, IsochroneBuilder builder) {
    if (ProcessSuffix.of(context).isEmpty()) {
      install(context, builder, "");
    } else {
      Logcat.SINK.warn("expected auto-install in the main process, found it in another: left out");
    }
  }

  private static synchronized Isochrone install(
      Context context, IsochroneBuilder builder, String process) {
    Isochrone already = installed;
    if (already != null) {
      Logcat.SINK.warn("expected to install once per process, installed before: the first stays");
      return already;
    }
    Context app = context.getApplicationContext();
    NetworkWatch network = networkOf(app);
    Isochrone isochrone = configured(app, process, builder).network(network).build();
    BackgroundFlush flush = new BackgroundFlush(app, isochrone, !process.isEmpty());
    if (app instanceof Application) {
      new ForegroundWatch(network, flush).register((Application) app);
    }
    if (!process.isEmpty()) {
      flush.run(); // it may have no activities, and the main process must come for what it records
    }
    installed = isochrone;
    return isochrone;
  }

  /** Ends the installation, so that another can follow; for tests. */
  static synchronized void uninstall() {
    Isochrone isochrone = installed;
    installed = null;
    if (isochrone != null) {
      isochrone.close();
    }
  }

  private static IsochroneBuilder configured(
      Context app, String process, IsochroneBuilder builder) {
    String version = AppVersion.of(app);
    if (version != null) {
      builder.serviceVersion(version);
    }
    return builder
        .os("android", Build.VERSION.RELEASE)
        .deviceClass(DeviceClass.of(app))
        .installStore(new NoBackupInstallStore(app))
        .storage(storage(app, process));
  }

  /** In getNoBackupFilesDir(), without its look at the disk; only the worker touches it. */
  private static File storage(Context context, String process) {
    return new File(context.getApplicationInfo().dataDir, "no_backup/isochrone" + process);
  }

  private static NetworkWatch networkOf(Context app) {
    try {
      return NetworkWatch.start(app);
    } catch (RuntimeException e) {
      Logcat.SINK.warn("requests are recorded without their network: " + e);
      return NetworkWatch.blind();
    }
  }
}
