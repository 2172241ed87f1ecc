// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/**
 * The name under which a request is counted, for requests whose route cannot be told from their
 * URL. Put it on the request: {@code .tag(ApiName.class, Isochrone.api("GET /v1/users/{id}"))}.
 * Immutable.
 */
public final class ApiName {

  private final String name;

  ApiName(String name) {
    SenderAttributes.checkLength("api name", name);
    this.name = name;
  }

  /** The name. */
  public String name() {
    return name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ApiName && ((ApiName) other).name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
