// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.device;

import dev.isochrone.demo.Country;
import okhttp3.OkHttpClient;

/**
 * Puts the SDK of one installation around a client. Called once per device, on the thread that
 * makes requests.
 */
@FunctionalInterface
public interface Instrumentation {
  OkHttpClient install(int device, Country country, OkHttpClient client);
}
