// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the engine, or this front in its place, refused: ClickHouse's numeric code and its message.
 */
public final class EngineException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final Pattern CODE = Pattern.compile("Code: (\\d+)\\. DB::Exception: ");

  private final int code;

  public EngineException(ErrorCode code, String message) {
    this(
        code.number(),
        "Code: " + code.number() + ". DB::Exception: " + message + " (" + code + ")");
  }

  private EngineException(int code, String message) {
    super(message);
    this.code = code;
  }

  /**
   * Reads the code out of a message of the engine, such as {@code Code: 60. DB::Exception: …
   * (UNKNOWN_TABLE)}.
   */
  static EngineException of(String engineMessage) {
    String message = engineMessage.strip();
    Matcher matcher = CODE.matcher(message);
    if (matcher.find()) {
      return new EngineException(Integer.parseInt(matcher.group(1)), message);
    }
    return new EngineException(ErrorCode.UNKNOWN_EXCEPTION, message);
  }

  /** ClickHouse's error code, such as 60 for an unknown table. */
  public int code() {
    return code;
  }

  /** The message with {@code Code: …} in front and the symbolic name behind, never null. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
