// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

/** Methods and paths of everything that is routed, "x" in the place of variables. */
final class RouteListing {

  record Endpoint(HttpMethod method, String path) {}

  private final List<Endpoint> endpoints = new ArrayList<>();
  private Collection<HttpMethod> methods = Set.of();
  private String path = "";

  private RouteListing() {}

  static List<Endpoint> of(
      Collection<RouterFunction<?>> functions,
      Collection<RequestMappingInfoHandlerMapping> mappings) {
    RouteListing listing = new RouteListing();
    functions.forEach(function -> function.accept(listing.routes()));
    for (RequestMappingInfoHandlerMapping mapping : mappings) {
      mapping.getHandlerMethods().keySet().forEach(listing::add);
    }
    return List.copyOf(listing.endpoints);
  }

  private void add(RequestMappingInfo mapping) {
    mapping
        .getPatternsCondition()
        .getPatterns()
        .forEach(
            pattern ->
                mapping
                    .getMethodsCondition()
                    .getMethods()
                    .forEach(method -> add(method.asHttpMethod(), pattern.getPatternString())));
  }

  private void add(HttpMethod method, String pattern) {
    endpoints.add(
        new Endpoint(method, pattern.replaceAll("\\{\\*[^}]*}", "x").replaceAll("\\{[^}]*}", "x")));
  }

  private RouterFunctions.Visitor routes() {
    return visitor(
        RouterFunctions.Visitor.class,
        (name, args) -> {
          if (name.equals("route")) {
            ((RequestPredicate) args[0]).accept(predicates());
            methods.forEach(method -> add(method, path));
          }
        });
  }

  @SuppressWarnings("unchecked")
  private RequestPredicates.Visitor predicates() {
    return visitor(
        RequestPredicates.Visitor.class,
        (name, args) -> {
          switch (name) {
            case "method" -> methods = (Set<HttpMethod>) args[0];
            case "path" -> path = (String) args[0];
            default -> {}
          }
        });
  }

  private interface Call {
    void on(String name, Object[] args);
  }

  /** A visitor that fails on what this listing would get wrong. */
  private static <T> T visitor(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              if (Set.of("unknown", "startNested", "startOr", "startNegate")
                  .contains(method.getName())) {
                throw new UnsupportedOperationException("teach this listing " + method);
              }
              call.on(method.getName(), args == null ? new Object[0] : args);
              return null;
            }));
  }
}
