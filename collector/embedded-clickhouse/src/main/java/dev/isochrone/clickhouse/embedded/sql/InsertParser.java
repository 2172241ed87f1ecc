// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.sql;

import org.jspecify.annotations.Nullable;

/** Reads the head of an {@code INSERT} up to its rows, and not a byte further. Used once. */
final class InsertParser {
  private final String text;
  private final SqlCursor cursor;
  private @Nullable SqlToken inputOpen;
  private @Nullable SqlToken inputStructure;

  InsertParser(String text) {
    this.text = text;
    this.cursor = new SqlCursor(text);
  }

  @Nullable InsertStatement parse() {
    if (!cursor.skipWord("INSERT") || !cursor.skipWord("INTO")) {
      return null;
    }
    cursor.skipWord("TABLE");
    cursor.skipWord("FUNCTION");
    if (!skipName()) {
      return null;
    }
    return parseBehindName();
  }

  private boolean skipName() {
    while (true) {
      SqlToken part = cursor.peek();
      if (part == null) {
        return false;
      }
      if (part.isSymbol('{')) {
        cursor.skipBrackets();
      } else if (part.isIdentifier()) {
        cursor.advance();
      } else {
        return false;
      }
      if (!cursor.atSymbol('.')) {
        return true;
      }
      cursor.advance();
    }
  }

  private @Nullable InsertStatement parseBehindName() {
    boolean selects = false;
    while (true) {
      SqlToken token = cursor.peek();
      if (token == null || token.isSymbol(';')) {
        return null;
      }
      if (token.isSymbol('(') || token.isSymbol('[') || token.isSymbol('{')) {
        if (selects) {
          // a sub-query may hold input(…) as well
          cursor.advance();
        } else {
          cursor.skipBrackets();
        }
      } else if (!selects && token.isWord("VALUES")) {
        return values(token);
      } else if (!selects && (token.isWord("FROM") || token.isWord("WATCH"))) {
        return null;
      } else if (!selects && token.isWord("SETTINGS")) {
        int sourceOffset = cursor.consumedEnd();
        String settings = settings(false);
        return cursor.atWord("VALUES")
            ? valuesAfterSettings(sourceOffset, settings)
            : formatOrSelectAfterSettings(sourceOffset, settings);
      } else if (token.isWord("FORMAT") && (!selects || inputOpen != null)) {
        InsertStatement statement = format(cursor.consumedEnd(), "");
        if (statement != null || !selects) {
          return statement;
        }
      } else if (token.isWord("SELECT") || token.isWord("WITH")) {
        selects = true;
        cursor.advance();
      } else if (selects && token.isWord("input")) {
        input();
      } else {
        cursor.advance();
      }
    }
  }

  private InsertStatement values(SqlToken keyword) {
    return InsertStatement.of(text, cursor.consumedEnd(), "", "Values", keyword.end(), null, null);
  }

  private InsertStatement valuesAfterSettings(int sourceOffset, String settings) {
    int keywordEnd = cursor.peek() == null ? text.length() : cursor.peek().end();
    return InsertStatement.of(text, sourceOffset, settings, "Values", keywordEnd, null, null);
  }

  private @Nullable InsertStatement formatOrSelectAfterSettings(int sourceOffset, String settings) {
    if (cursor.atWord("FORMAT")) {
      return format(sourceOffset, settings);
    }
    // INSERT … SETTINGS … SELECT … keeps its settings where they are
    return cursor.atWord("SELECT") || cursor.atWord("WITH") ? parseBehindName() : null;
  }

  /** {@code input('structure')}: remembers its place. */
  private void input() {
    SqlToken name = cursor.advance();
    if (!cursor.atSymbol('(')) {
      return;
    }
    cursor.advance();
    SqlToken structure = cursor.peek();
    if (structure != null && structure.kind() == SqlToken.Kind.STRING && inputOpen == null) {
      inputOpen = name;
      inputStructure = structure;
    }
  }

  /**
   * At FORMAT: its name, settings that stand behind it, and the line end that still belongs to the
   * head.
   */
  private @Nullable InsertStatement format(int sourceOffset, String settingsBefore) {
    cursor.advance();
    SqlToken name = cursor.peek();
    if (name == null || name.kind() != SqlToken.Kind.WORD) {
      return null;
    }
    // not advanced past the name: the token behind it may already be rows, of any bytes
    int headEnd = name.end();
    String settings = settingsBefore;
    if (name.isWord("VALUES")) {
      return InsertStatement.of(
          text, sourceOffset, settings, "Values", headEnd, inputOpen, inputStructure);
    }
    SqlCursor behind = new SqlCursor(text.substring(headEnd));
    if (settingsBefore.isEmpty() && behind.atWord("SETTINGS")) {
      InsertParser tail = new InsertParser(text.substring(headEnd));
      settings = tail.settings(true);
      headEnd += tail.cursor.consumedEnd();
    }
    return InsertStatement.of(
        text, sourceOffset, settings, name.text(), skipLineEnd(headEnd), inputOpen, inputStructure);
  }

  /** At SETTINGS: consumes {@code SETTINGS a = 1, b = 'x'} and returns it with a space in front. */
  private String settings(boolean rowsFollow) {
    StringBuilder clause = new StringBuilder(" SETTINGS");
    cursor.advance();
    String separator = " ";
    do {
      int nameStart = cursor.peek() == null ? text.length() : cursor.peek().start();
      skipName();
      if (cursor.atSymbol('=')) {
        cursor.advance();
        skipValue();
      }
      clause
          .append(separator)
          .append(text, Math.min(nameStart, cursor.consumedEnd()), cursor.consumedEnd());
      separator = ", ";
    } while (skipComma(rowsFollow));
    return clause.toString();
  }

  private void skipValue() {
    if (cursor.atSymbol('-') || cursor.atSymbol('+')) {
      cursor.advance();
    }
    if (cursor.atSymbol('(') || cursor.atSymbol('[') || cursor.atSymbol('{')) {
      cursor.skipBrackets();
    } else {
      cursor.advance();
    }
  }

  /** Where rows follow, a comma on a later line than the value before it is the first of them. */
  private boolean skipComma(boolean rowsFollow) {
    SqlToken comma = cursor.peek();
    boolean continues =
        comma != null
            && comma.isSymbol(',')
            && !(rowsFollow
                && text.substring(cursor.consumedEnd(), comma.start()).indexOf('\n') >= 0);
    if (continues) {
      cursor.advance();
    }
    return continues;
  }

  /** As the engine: spaces, then one line end, and what follows is rows. */
  private int skipLineEnd(int offset) {
    int at = offset;
    while (at < text.length() && " \t\f".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '\r') {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '\n') {
      at++;
    }
    return at;
  }
}
