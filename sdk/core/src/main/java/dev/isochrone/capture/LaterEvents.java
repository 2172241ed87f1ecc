// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import okhttp3.Call;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Forwards the events that OkHttp 5 added. This module is compiled against OkHttp 4.12, which
 * cannot name them: {@link ForwardingEventListener} declares methods that override them at run
 * time, and they call the app's listener through here. On OkHttp 4 nobody calls them. Stateless.
 */
final class LaterEvents {

  private static final @Nullable Method DISPATCHER_QUEUE_START =
      find("dispatcherQueueStart", Call.class, Dispatcher.class);
  private static final @Nullable Method DISPATCHER_QUEUE_END =
      find("dispatcherQueueEnd", Call.class, Dispatcher.class);
  private static final @Nullable Method RETRY_DECISION =
      find("retryDecision", Call.class, IOException.class, boolean.class);
  private static final @Nullable Method FOLLOW_UP_DECISION =
      find("followUpDecision", Call.class, Response.class, Request.class);

  private LaterEvents() {}

  static void dispatcherQueueStart(EventListener to, Call call, Dispatcher dispatcher) {
    invoke(DISPATCHER_QUEUE_START, to, call, dispatcher);
  }

  static void dispatcherQueueEnd(EventListener to, Call call, Dispatcher dispatcher) {
    invoke(DISPATCHER_QUEUE_END, to, call, dispatcher);
  }

  static void retryDecision(EventListener to, Call call, IOException failure, boolean retry) {
    invoke(RETRY_DECISION, to, call, failure, retry);
  }

  static void followUpDecision(
      EventListener to, Call call, Response response, @Nullable Request next) {
    invoke(FOLLOW_UP_DECISION, to, call, response, next);
  }

  private static @Nullable Method find(String name, Class<?>... parameters) {
    try {
      return EventListener.class.getMethod(name, parameters);
    } catch (ReflectiveOperationException e) {
      return null; // OkHttp 4
    }
  }

  private static void invoke(
      @Nullable Method method, EventListener to, @Nullable Object... arguments) {
    if (method == null || to == EventListener.NONE) {
      return;
    }
    try {
      method.invoke(to, arguments);
    } catch (InvocationTargetException e) {
      throw asIfCalled(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e); // the method is public
    }
  }

  /** What the app's listener throws reaches OkHttp as if it had been called directly. */
  private static RuntimeException asIfCalled(InvocationTargetException e) {
    Throwable cause = e.getCause();
    if (cause instanceof Error) {
      throw (Error) cause;
    }
    return cause instanceof RuntimeException
        ? (RuntimeException) cause
        : new IllegalStateException(cause);
  }
}
