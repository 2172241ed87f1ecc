// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package androidx.test.runner.lifecycle;

/** The stages of an activity's life. */

public enum Stage {
  PRE_ON_CREATE,
  CREATED,
  STARTED,
  RESUMED,
  PAUSED,
  STOPPED,
  RESTARTED,
  DESTROYED
}
