// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import com.clickhouse.client.api.ServerException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether an error speaks of the rows, which no repetition mends, or of the server. A code alone
 * does not tell: 252 is "too many partitions" in these rows as well as "too many parts" in the
 * server's table, and whatever a materialized view throws bears the code of its cause. Stateless.
 */
final class InsertErrors {
  /**
   * CANNOT_PARSE_* (6, 26, 27, 38, 41, 72), ATTEMPT_TO_READ_AFTER_EOF, CANNOT_READ_ALL_DATA,
   * TYPE_MISMATCH, ARGUMENT_OUT_OF_BOUND, INCORRECT_DATA, TOO_LARGE_ARRAY_SIZE,
   * TOO_LARGE_STRING_SIZE, SIZES_OF_ARRAYS_DONT_MATCH, VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE,
   * VIOLATED_CONSTRAINT, UNKNOWN_ELEMENT_OF_ENUM.
   */
  private static final Set<Integer> OF_ROWS =
      Set.of(6, 26, 27, 32, 33, 38, 41, 53, 69, 72, 117, 128, 131, 190, 321, 469, 691);

  private static final int TOO_MANY_PARTS = 252;
  private static final Pattern PARTITIONS =
      Pattern.compile("too many partitions for single INSERT block", Pattern.CASE_INSENSITIVE);

  /** What a view throws is the view's: its source may hold the rows already. */
  private static final Pattern VIEW =
      Pattern.compile(
          "while pushing to view|while executing MaterializedView", Pattern.CASE_INSENSITIVE);

  private InsertErrors() {}

  /** Returns what the failure of an insert means. */
  static InsertFailedException classified(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof ServerException server) {
        return isOfRows(server.getCode(), String.valueOf(server.getMessage()))
            ? InsertFailedException.poison(server)
            : InsertFailedException.retryable(server);
      }
    }
    return InsertFailedException.retryable(cause);
  }

  static boolean isOfRows(int code, String message) {
    if (VIEW.matcher(message).find()) {
      return false;
    }
    return code == TOO_MANY_PARTS ? PARTITIONS.matcher(message).find() : OF_ROWS.contains(code);
  }
}
