// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package androidx.test.runner.lifecycle;

/** Marks a monitor of applications; nothing here asks it anything. */
public interface ApplicationLifecycleMonitor {}
