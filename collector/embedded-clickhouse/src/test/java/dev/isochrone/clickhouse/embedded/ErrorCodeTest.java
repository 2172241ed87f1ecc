// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.clickhouse.embedded.engine.ErrorCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyNumber_isTheEnginesOwnForThatName(ErrorCode code) {
    assertThat(SharedClickHouse.post("", "SELECT errorCodeToName(" + code.number() + ")"))
        .isEqualTo(code.name() + "\n");
  }
}
