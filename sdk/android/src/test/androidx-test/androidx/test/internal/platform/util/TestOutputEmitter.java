// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package androidx.test.internal.platform.util;

/** Would write thread states into a device's test output; there is no device. */

public final class TestOutputEmitter {
  private TestOutputEmitter() {}

  public static void dumpThreadStates(String outputFileName) {}
}
