// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

/**
 * What a {@link Slice} tells of its device and app.
 *
 * @param phaseKeep the probability with which the slice carries phases; 0 when it carries none
 */
record Client(String appVersion, String network, String deviceClass, double phaseKeep) {
  static final Client PLAIN = new Client("", "", "", 0);
}
