// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import org.springframework.http.HttpStatus;

/** A request that is answered with an error. The message is for its sender. */
final class RejectedRequest extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient HttpStatus status;
  private final String code;
  private final double waitSeconds;

  RejectedRequest(HttpStatus status, String code, String message) {
    this(status, code, message, 0);
  }

  /** One that may come again after a while. */
  RejectedRequest(HttpStatus status, String code, String message, double waitSeconds) {
    super(message, null, false, false);
    this.waitSeconds = waitSeconds;
    this.status = status;
    this.code = code;
  }

  HttpStatus status() {
    return status;
  }

  /** After how many seconds it may come again, at least. */
  double waitSeconds() {
    return waitSeconds;
  }

  String code() {
    return code;
  }
}
