// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.content.ComponentName;
import android.content.ContentProvider;
import android.content.ContentValues;
import android.content.Context;
import android.content.pm.PackageManager;
import android.database.Cursor;
import android.net.Uri;
import dev.isochrone.Consent;
import dev.isochrone.IsochroneBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Installs the SDK at process start from the manifest's meta-data, before the app's own code runs.
 * It provides no content. Called by Android on the main thread, in the app's main process only.
 *
 * <pre>{@code
 * <meta-data android:name="dev.isochrone.COLLECTOR_URL" android:value="https://…" />
 * <meta-data android:name="dev.isochrone.INGEST_KEY" android:value="…" />
 * <meta-data android:name="dev.isochrone.APP" android:value="calendar" />
 * }</pre>
 *
 * Without a collector, with {@code dev.isochrone.AUTO_INSTALL} false, or with the provider removed
 * ({@code tools:node="remove"}) nothing is installed. A mistake in the meta-data is logged and
 * never stops the app.
 */
public final class AutoInstall extends ContentProvider {

  @Override
  public boolean onCreate() {
    Context context = getContext();
    if (context != null) {
      install(context);
    }
    return true;
  }

  /** Returns whether the main process is installed by the manifest alone. */
  static boolean isOn(Context context) {
    try {
      ComponentName provider = new ComponentName(context, AutoInstall.class);
      return context.getPackageManager().getProviderInfo(provider, 0).enabled
          && ManifestSettings.read(context) != null;
    } catch (PackageManager.NameNotFoundException | RuntimeException e) {
      return false; // the app has removed it, or it installs nothing
    }
  }

  private static void install(Context context) {
    try {
      ManifestSettings settings = ManifestSettings.read(context);
      if (settings != null) {
        IsochroneBuilder builder =
            IsochroneAndroid.builder(settings.app(), settings.collectorUrl(), settings.ingestKey());
        Consent consent = settings.consent();
        IsochroneAndroid.installAlone(
            context, consent == null ? builder : builder.consent(consent));
      }
    } catch (RuntimeException e) {
      Logcat.SINK.warn("not installed, the app goes on unrecorded: " + e);
    }
  }

  @Override
  public @Nullable Cursor query(
      Uri uri,
      String @Nullable [] projection,
      @Nullable String selection,
      String @Nullable [] selectionArgs,
      @Nullable String sortOrder) {
    return null;
  }

  @Override
  public @Nullable String getType(Uri uri) {
    return null;
  }

  @Override
  public @Nullable Uri insert(Uri uri, @Nullable ContentValues values) {
    return null;
  }

  @Override
  public int delete(Uri uri, @Nullable String selection, String @Nullable [] selectionArgs) {
    return 0;
  }

  @Override
  public int update(
      Uri uri,
      @Nullable ContentValues values,
      @Nullable String selection,
      String @Nullable [] selectionArgs) {
    return 0;
  }
}
