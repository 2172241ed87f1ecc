// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.engine;

/** The ClickHouse error codes this front raises itself or treats specially. */
public enum ErrorCode {
  BAD_ARGUMENTS(36),
  NOT_IMPLEMENTED(48),
  SYNTAX_ERROR(62),
  NO_DATA_TO_INSERT(108),
  UNKNOWN_SETTING(115),
  READONLY(164),
  TOO_MANY_SIMULTANEOUS_QUERIES(202),
  SOCKET_TIMEOUT(209),
  CHECKSUM_DOESNT_MATCH(40),
  CANNOT_DECOMPRESS(271),
  UNKNOWN_COMPRESSION_METHOD(89),
  QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING(216),
  SESSION_NOT_FOUND(372),
  SESSION_IS_LOCKED(373),
  INVALID_SESSION_TIMEOUT(374),
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
