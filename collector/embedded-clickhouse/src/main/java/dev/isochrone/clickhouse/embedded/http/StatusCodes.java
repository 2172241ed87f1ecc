// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import io.netty.handler.codec.http.HttpResponseStatus;

/** The HTTP status a ClickHouse server gives to each of its error codes. */
final class StatusCodes {
  private StatusCodes() {}

  static HttpResponseStatus of(int code) {
    return switch (code) {
      // REQUIRED_PASSWORD
      case 194 -> HttpResponseStatus.UNAUTHORIZED;
      // UNKNOWN_USER, WRONG_PASSWORD, AUTHENTICATION_FAILED, SET_NON_GRANTED_ROLE, ACCESS_DENIED
      case 192, 193, 516, 512, 497 -> HttpResponseStatus.FORBIDDEN;
      // BAD_ARGUMENTS, CANNOT_COMPILE_REGEXP, CANNOT_PARSE_…, DUPLICATE_COLUMN, ILLEGAL_COLUMN,
      // THERE_IS_NO_COLUMN
      case 36, 427, 6, 25, 26, 38, 41, 72, 441, 675, 676, 27, 376, 15, 44, 8 ->
          HttpResponseStatus.BAD_REQUEST;
      // …_IN_AST, TOO_DEEP_AST, TOO_BIG_AST, SYNTAX_ERROR, INCORRECT_DATA, TYPE_MISMATCH,
      // VALUE_IS_OUT_OF_RANGE_…
      case 37, 123, 167, 168, 223, 62, 117, 53, 321 -> HttpResponseStatus.BAD_REQUEST;
      // UNKNOWN_TABLE, _FUNCTION, _IDENTIFIER, _TYPE, _STORAGE, _DATABASE, _SETTING,
      // _DIRECTION_OF_SORTING,
      // _AGGREGATE_FUNCTION, _FORMAT, _DATABASE_ENGINE, _TYPE_OF_QUERY, _ROLE
      case 60, 46, 47, 50, 56, 81, 115, 152, 63, 73, 336, 78, 511 -> HttpResponseStatus.NOT_FOUND;
      // NOT_IMPLEMENTED
      case 48 -> HttpResponseStatus.NOT_IMPLEMENTED;
      // SOCKET_TIMEOUT, CANNOT_OPEN_FILE, CANNOT_SCHEDULE_TASK
      case 209, 76, 439 -> HttpResponseStatus.SERVICE_UNAVAILABLE;
      // UNSUPPORTED_MEDIA_TYPE
      case 779 -> HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE;
      // HTTP_LENGTH_REQUIRED
      case 381 -> HttpResponseStatus.LENGTH_REQUIRED;
      // TIMEOUT_EXCEEDED
      case 159 -> HttpResponseStatus.REQUEST_TIMEOUT;
      default -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
    };
  }
}
