// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/**
 * Whether the user lets the app record and send. The app asks, remembers and tells the SDK at each
 * start; the SDK obeys and keeps no answer of its own.
 */
public enum Consent {
  /** Not answered yet: what is kept waits on the device, within its bounds; nothing is sent. */
  PENDING,
  /** Record and send, what waited included. */
  GRANTED,
  /** Record nothing, send nothing, and erase what waits. */
  DENIED
}
