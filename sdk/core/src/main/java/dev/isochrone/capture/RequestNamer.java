// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.ApiName;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Names a request by its method and route, never by its raw URL. The first that knows wins: the
 * app's tag, Retrofit's annotation, a rule of the app, the path with its ids taken out; a GraphQL
 * operation is added to the latter two. Thread-safe.
 */
public final class RequestNamer {

  private static final String GRAPHQL_OPERATION = "X-APOLLO-OPERATION-NAME";
  private static final int MAX_LENGTH = 128;

  private final List<NameRule> rules;
  private final NameCap cap;
  private final RetrofitNames retrofit = new RetrofitNames();
  private final PathNames paths = new PathNames();

  /**
   * Creates a namer.
   *
   * @param rules tried in order
   * @param maxNames how many different names there may be before the rest is {@code other}
   */
  public RequestNamer(List<NameRule> rules, int maxNames) {
    this.rules = rules;
    this.cap = new NameCap(maxNames);
  }

  String nameOf(Request request) {
    return named(uncappedName(request));
  }

  /** Names a request of which only method and URL are known. */
  public String nameOf(String method, HttpUrl url) {
    return named(routeOf(method, url));
  }

  /** Returns a name that another source knows, within the bounds of length and count. */
  public String named(String name) {
    return cap.admit(clip(name));
  }

  private String uncappedName(Request request) {
    ApiName tag = request.tag(ApiName.class);
    if (tag != null) {
      return tag.name();
    }
    if (request.tag() instanceof ApiName) {
      return ((ApiName) request.tag()).name();
    }
    String annotated = retrofit.nameOf(request);
    if (annotated != null) {
      return annotated;
    }
    String operation = request.header(GRAPHQL_OPERATION);
    String route = routeOf(request.method(), request.url());
    return operation == null ? route : route + " " + operation;
  }

  private String routeOf(String method, HttpUrl url) {
    List<String> segments = url.pathSegments();
    NameRule rule = matching(method, segments);
    return rule != null ? rule.name() : paths.nameOf(method, segments);
  }

  private @Nullable NameRule matching(String method, List<String> segments) {
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).matches(method, segments)) {
        return rules.get(i);
      }
    }
    return null;
  }

  private static String clip(String name) {
    return name.length() <= MAX_LENGTH ? name : name.substring(0, MAX_LENGTH);
  }
}
