// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.content.Context;
import android.content.pm.PackageManager;
import android.os.Bundle;
import dev.isochrone.Consent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an app's manifest says about auto-install, read from its {@code <meta-data>}. Immutable.
 *
 * <p>Asks Android's package service, which answers without disk access in this process.
 */
final class ManifestSettings {
  static final String COLLECTOR_URL = "dev.isochrone.COLLECTOR_URL";
  static final String INGEST_KEY = "dev.isochrone.INGEST_KEY";
  static final String APP = "dev.isochrone.APP";
  static final String CONSENT = "dev.isochrone.CONSENT";
  static final String AUTO_INSTALL = "dev.isochrone.AUTO_INSTALL";

  private final String collectorUrl;
  private final String ingestKey;
  private final String app;
  private final @Nullable Consent consent;

  private ManifestSettings(
      String collectorUrl, String ingestKey, String app, @Nullable Consent consent) {
    this.collectorUrl = collectorUrl;
    this.ingestKey = ingestKey;
    this.app = app;
    this.consent = consent;
  }

  /**
   * Reads the settings; null if the manifest names no collector or switches auto-install off.
   *
   * @throws IllegalArgumentException if there is a collector but no key, or an unknown consent
   */
  static @Nullable ManifestSettings read(Context context) {
    return of(metaData(context), context.getPackageName());
  }

  static @Nullable ManifestSettings of(@Nullable Bundle metaData, String packageName) {
    if (metaData == null || !metaData.getBoolean(AUTO_INSTALL, true)) {
      return null;
    }
    String collectorUrl = metaData.getString(COLLECTOR_URL);
    if (collectorUrl == null) {
      return null;
    }
    String ingestKey = metaData.getString(INGEST_KEY);
    if (ingestKey == null) {
      throw new IllegalArgumentException(
          "expected meta-data " + INGEST_KEY + " beside " + COLLECTOR_URL + ", found none");
    }
    return new ManifestSettings(
        collectorUrl,
        ingestKey,
        metaData.getString(APP, packageName),
        consent(metaData.getString(CONSENT)));
  }

  private static @Nullable Consent consent(@Nullable String text) {
    if (text == null) {
      return null;
    }
    for (Consent consent : Consent.values()) {
      if (consent.name().toLowerCase(Locale.ROOT).equals(text)) {
        return consent;
      }
    }
    throw new IllegalArgumentException(
        "expected meta-data " + CONSENT + " granted, pending or denied, found " + text);
  }

  @SuppressWarnings("deprecation") // its successor came with API 33
  private static @Nullable Bundle metaData(Context context) {
    try {
      return context
          .getPackageManager()
          .getApplicationInfo(context.getPackageName(), PackageManager.GET_META_DATA)
          .metaData;
    } catch (PackageManager.NameNotFoundException e) {
      return null; // an app always finds itself, except while it is being uninstalled
    }
  }

  String collectorUrl() {
    return collectorUrl;
  }

  String ingestKey() {
    return ingestKey;
  }

  /** What the user has said when the process starts; null if the manifest says nothing of it. */
  @Nullable Consent consent() {
    return consent;
  }

  /** The app's name at the collector; the package name unless the manifest says otherwise. */
  String app() {
    return app;
  }
}
