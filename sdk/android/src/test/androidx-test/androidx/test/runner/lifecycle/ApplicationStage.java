// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package androidx.test.runner.lifecycle;

/** The stages of an application's life. */
public enum ApplicationStage {
  PRE_ON_CREATE,
  CREATED
}
