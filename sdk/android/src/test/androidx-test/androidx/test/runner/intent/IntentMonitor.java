// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package androidx.test.runner.intent;

/** Marks a monitor of intents; nothing here asks it anything. */
public interface IntentMonitor {}
