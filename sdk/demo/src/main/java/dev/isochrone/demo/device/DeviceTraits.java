// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.device;

import java.util.SplittableRandom;

/** What the SDK tells about a device, the same for the same number at every start. Immutable. */
record DeviceTraits(
    String os, String osVersion, String appVersion, String deviceClass, String network) {
  private static final String[] OS_VERSIONS = {"16", "15", "15", "14", "13", "12"};
  private static final String[] APP_VERSIONS = {"8.4.0", "8.4.0", "8.4.0", "8.3.1", "8.2.0"};
  private static final String[] CLASSES = {"low", "mid", "mid", "high"};
  private static final String[] NETWORKS = {
    "wifi", "wifi", "wifi", "cell/lte", "cell/lte", "cell/nr"
  };

  static DeviceTraits of(int device) {
    SplittableRandom random = new SplittableRandom(device);
    return new DeviceTraits(
        "android",
        one(OS_VERSIONS, random),
        one(APP_VERSIONS, random),
        one(CLASSES, random),
        one(NETWORKS, random));
  }

  private static String one(String[] of, SplittableRandom random) {
    return of[random.nextInt(of.length)];
  }
}
