// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

/** Which OkHttp the tests run on, asked at run time: the constant would be compiled in. */
final class RunningOkHttp {

  private RunningOkHttp() {}

  static String version() {
    try {
      return (String) Class.forName("okhttp3.OkHttp").getField("VERSION").get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("expected okhttp3.OkHttp.VERSION", e);
    }
  }

  static boolean isVersion5() {
    return version().startsWith("5.");
  }
}
