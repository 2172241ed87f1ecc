// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import java.lang.reflect.Method;

/**
 * The log of an app that sets none: slf4j under the name {@code dev.isochrone} if the app has it,
 * found by reflection so that nothing depends on it, and silence otherwise. Looked for at the first
 * message, on the worker.
 */
final class QuietLog implements LogSink {

  private static final String NAME = "dev.isochrone";

  @Override
  public void warn(String message) {
    say("warn", message);
  }

  @Override
  public void debug(String message) {
    say("debug", message);
  }

  private static void say(String level, String message) {
    try {
      Class<?> loggers = Class.forName("org.slf4j.LoggerFactory");
      Object logger = loggers.getMethod("getLogger", String.class).invoke(null, NAME);
      Method method = Class.forName("org.slf4j.Logger").getMethod(level, String.class);
      method.invoke(logger, message);
    } catch (ReflectiveOperationException | LinkageError e) {
      // no slf4j: silence; dump() tells
    }
  }
}
