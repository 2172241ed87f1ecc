// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

/** The plan that SDKs should have. Thread-safe. */
public interface PlanOffer {
  /** Its version. */
  long version();

  /** Its binary form in base64. */
  String base64();
}
