// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.NetworkSource;

/** A network that a test takes away or makes dear. */
final class FakeNetwork implements NetworkSource {

  boolean metered;
  boolean available = true;

  @Override
  public String network() {
    return "";
  }

  @Override
  public String carrier() {
    return "";
  }

  @Override
  public boolean metered() {
    return metered;
  }

  @Override
  public boolean available() {
    return available;
  }
}
