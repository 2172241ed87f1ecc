// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.sql;

/**
 * A piece of SQL text that is neither space nor comment.
 *
 * @param start offset of its first character
 * @param end offset behind its last one
 */
record SqlToken(Kind kind, String text, int start, int end) {
  enum Kind {
    /** A bare word: keyword or identifier. */
    WORD,
    /** {@code `a`} or {@code "a"}. */
    QUOTED_IDENTIFIER,
    STRING,
    NUMBER,
    /** One character of punctuation. */
    SYMBOL
  }

  boolean isWord(String keyword) {
    return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
  }

  boolean isSymbol(char symbol) {
    return kind == Kind.SYMBOL && text.charAt(0) == symbol;
  }

  boolean isIdentifier() {
    return kind == Kind.WORD || kind == Kind.QUOTED_IDENTIFIER;
  }
}
