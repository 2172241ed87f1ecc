// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.engine;

/** The ClickHouse error codes this front raises itself or treats specially. */
public enum ErrorCode {
  UNSUPPORTED_METHOD(1),
  BAD_ARGUMENTS(36),
  INCORRECT_DATA(117),
  NOT_IMPLEMENTED(48),
  SYNTAX_ERROR(62),
  NO_DATA_TO_INSERT(108),
  UNKNOWN_SETTING(115),
  TIMEOUT_EXCEEDED(159),
  READONLY(164),
  TOO_MANY_SIMULTANEOUS_QUERIES(202),
  SOCKET_TIMEOUT(209),
  NETWORK_ERROR(210),
  CHECKSUM_DOESNT_MATCH(40),
  CANNOT_DECOMPRESS(271),
  UNKNOWN_COMPRESSION_METHOD(89),
  TOO_LARGE_SIZE_COMPRESSED(12),
  QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING(216),
  SESSION_NOT_FOUND(372),
  SESSION_IS_LOCKED(373),
  INVALID_SESSION_TIMEOUT(374),
  QUERY_WAS_CANCELLED(394),
  AUTHENTICATION_FAILED(516),
  ABORTED(236),
  UNKNOWN_EXCEPTION(1002);

  private final int number;

  ErrorCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
