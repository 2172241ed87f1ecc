// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Names requests that Retrofit made, by the annotation of the interface method:
 * {@code @GET("v1/users/{id}")} becomes {@code GET /v1/users/{id}}. Found by reflection, so that
 * Retrofit stays optional; each method is looked at once. Thread-safe.
 */
final class RetrofitNames {

  private static final String UNNAMED = "";
  private static final String ANNOTATIONS = "retrofit2.http.";

  private static final @Nullable Class<?> INVOCATION = invocationClass();
  private static final @Nullable Method METHOD = methodOf(INVOCATION);

  private final ConcurrentHashMap<Method, String> names = new ConcurrentHashMap<>();

  /** Returns the name, or null if the request is not Retrofit's or its URL is dynamic. */
  @Nullable String nameOf(Request request) {
    if (INVOCATION == null || METHOD == null) {
      return null;
    }
    Object invocation = request.tag(INVOCATION);
    if (invocation == null) {
      return null;
    }
    try {
      Method method = (Method) METHOD.invoke(invocation);
      return method == null ? null : cached(method);
    } catch (ReflectiveOperationException | ClassCastException e) {
      return null;
    }
  }

  private @Nullable String cached(Method method) {
    String name = names.get(method);
    if (name == null) {
      name = read(method);
      names.put(method, name);
    }
    return name.equals(UNNAMED) ? null : name;
  }

  private static String read(Method method) {
    for (Annotation annotation : method.getAnnotations()) {
      Class<? extends Annotation> type = annotation.annotationType();
      if (type.getName().startsWith(ANNOTATIONS)) {
        String name = route(annotation, type.getSimpleName());
        if (!name.equals(UNNAMED)) {
          return name;
        }
      }
    }
    return UNNAMED;
  }

  private static String route(Annotation annotation, String verb) {
    boolean general = verb.equals("HTTP");
    String path = text(annotation, general ? "path" : "value");
    String method = general ? text(annotation, "method") : verb;
    int end = endOfPath(path);
    return end == 0 || method.isEmpty()
        ? UNNAMED
        : method + (path.charAt(0) == '/' ? " " : " /") + path.substring(0, end);
  }

  private static int endOfPath(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path.length() : query;
  }

  /** Other annotations of that package, such as Headers, have values that are no text. */
  private static String text(Annotation annotation, String member) {
    try {
      Object value = annotation.annotationType().getMethod(member).invoke(annotation);
      return value instanceof String ? (String) value : "";
    } catch (ReflectiveOperationException e) {
      return "";
    }
  }

  private static @Nullable Class<?> invocationClass() {
    try {
      return Class.forName("retrofit2.Invocation");
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  private static @Nullable Method methodOf(@Nullable Class<?> invocation) {
    try {
      return invocation == null ? null : invocation.getMethod("method");
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
