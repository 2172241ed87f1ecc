// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import org.springframework.http.HttpStatus;

/** A request that is answered with an error. The message is for its sender. */
final class RejectedRequest extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient HttpStatus status;
  private final String code;

  RejectedRequest(HttpStatus status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  HttpStatus status() {
    return status;
  }

  String code() {
    return code;
  }
}
