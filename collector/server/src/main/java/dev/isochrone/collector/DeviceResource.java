// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/**
 * Who sent a batch, as its OpenTelemetry resource attributes say; "" where one is absent. The two
 * ids never leave the process: {@code enrich} replaces them by keyed hashes.
 *
 * @param app {@code service.name}
 * @param appVersion {@code service.version}
 * @param os {@code os.name}
 * @param osVersion {@code os.version}
 * @param deviceClass {@code device.class}
 * @param sdkVersion {@code telemetry.sdk.version}
 * @param installId {@code app.installation.id}
 * @param userId {@code enduser.pseudo.id}
 */
public record DeviceResource(
    String app,
    String appVersion,
    String os,
    String osVersion,
    String deviceClass,
    String sdkVersion,
    String installId,
    String userId) {

  @Override
  public String toString() {
    return app + " " + appVersion + " on " + os + " " + osVersion;
  }
}
