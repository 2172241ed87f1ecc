// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of every error reply.
 *
 * @param error a code for programs
 * @param message expected and actual, for people
 */
record ErrorReply(String error, String message) {
  private static final JsonMapper JSON = new JsonMapper();

  static Reply of(HttpStatus status, String code, String message) {
    byte[] body = JSON.writeValueAsBytes(new ErrorReply(code, message));
    return new Reply(status, MediaType.APPLICATION_JSON, body, 0);
  }
}
