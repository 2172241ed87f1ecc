// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

/**
 * How a request ended as its client saw it. Immutable.
 *
 * @param status of the response, 0 for none
 * @param bodyBytes as they were read
 * @param failure simple class name of the exception, empty for none
 * @param cancelled whether the user had left
 */
public record RequestEnd(int status, long bodyBytes, String failure, boolean cancelled) {

  /**
   * In the words of the SDK's outcomes, with {@code failed} for everything that had no response.
   */
  public String outcome() {
    if (cancelled && !failure.isEmpty()) {
      return "cancelled";
    }
    if (!failure.isEmpty()) {
      return "failed";
    }
    return status < 400 ? "ok" : status < 500 ? "client_error" : "server_error";
  }
}
