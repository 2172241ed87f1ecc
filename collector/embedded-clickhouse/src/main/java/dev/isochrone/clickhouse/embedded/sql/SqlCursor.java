// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.sql;

import org.jspecify.annotations.Nullable;

/** Reads tokens one after another with one token of foresight. */
final class SqlCursor {
  private final SqlTokenizer tokenizer;
  private @Nullable SqlToken current;
  private int consumedEnd;

  SqlCursor(String text) {
    tokenizer = new SqlTokenizer(text);
    current = tokenizer.next();
  }

  @Nullable SqlToken peek() {
    return current;
  }

  /**
   * The offset behind the last token that was consumed: nothing behind it has been looked at but
   * the token ahead.
   */
  int consumedEnd() {
    return consumedEnd;
  }

  boolean atWord(String keyword) {
    return current != null && current.isWord(keyword);
  }

  boolean atSymbol(char symbol) {
    return current != null && current.isSymbol(symbol);
  }

  @Nullable SqlToken advance() {
    SqlToken consumed = current;
    if (consumed != null) {
      consumedEnd = consumed.end();
      current = tokenizer.next();
    }
    return consumed;
  }

  boolean skipWord(String keyword) {
    boolean matches = atWord(keyword);
    if (matches) {
      advance();
    }
    return matches;
  }

  /** Skips from an opening bracket to behind the one that closes it. */
  void skipBrackets() {
    int depth = 0;
    while (current != null) {
      SqlToken token = current;
      if (token.isSymbol('(') || token.isSymbol('[') || token.isSymbol('{')) {
        depth++;
      } else if (token.isSymbol(')') || token.isSymbol(']') || token.isSymbol('}')) {
        depth--;
      }
      advance();
      if (depth <= 0) {
        return;
      }
    }
  }
}
