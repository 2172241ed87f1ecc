// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InsertErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "252, Too many partitions for single INSERT block (more than 100), true",
    "252, Too many parts (300). Merges are processing significantly slower than inserts, false",
    "117, Unknown element of enum, true",
    "691, Unknown element 77 for enum, true",
    "6, Cannot parse string: while pushing to view default.feed_rollup_api_hour, false",
    "241, Memory limit exceeded, false",
    "395, Value passed to 'throwIf' function is non-zero: while pushing to view, false",
    "242, Table is in readonly mode, false",
    "999, Keeper exception, false"
  })
  void an_error_speaks_of_the_rows_or_of_the_server(int code, String message, boolean ofRows) {
    assertThat(InsertErrors.isOfRows(code, message)).isEqualTo(ofRows);
  }
}
