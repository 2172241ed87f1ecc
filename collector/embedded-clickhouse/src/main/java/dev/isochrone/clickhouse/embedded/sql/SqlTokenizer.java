// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts ClickHouse SQL into tokens. The text is bytes read as ISO-8859-1, so that offsets are byte
 * offsets; bytes above 127 belong to words. It knows strings with both ways of escaping,
 * here-documents ({@code $tag$…$tag$}), quoted identifiers, and the comments {@code --}, {@code
 * #!}, {@code # } and nested block comments. A string or comment that does not end runs to the end
 * of the text: telling what is wrong is left to the engine's parser.
 */
final class SqlTokenizer {
  private final String text;
  private int position;

  SqlTokenizer(String text) {
    this.text = text;
  }

  static List<SqlToken> tokens(String text) {
    SqlTokenizer tokenizer = new SqlTokenizer(text);
    List<SqlToken> tokens = new ArrayList<>();
    for (SqlToken token = tokenizer.next(); token != null; token = tokenizer.next()) {
      tokens.add(token);
    }
    return tokens;
  }

  /**
   * The next token, or null at the end. Reading can stop anywhere, such as where the data of an
   * INSERT begin.
   */
  @Nullable SqlToken next() {
    skipSpaceAndComments();
    if (position >= text.length()) {
      return null;
    }
    int start = position;
    SqlToken.Kind kind = kindAt(start);
    position =
        switch (kind) {
          case STRING -> text.charAt(start) == '$' ? endOfHereDocument(start) : endOfQuoted(start);
          case QUOTED_IDENTIFIER -> endOfQuoted(start);
          case WORD -> endOfWord(start);
          case NUMBER -> endOfNumber(start);
          case SYMBOL -> start + 1;
        };
    return new SqlToken(kind, text.substring(start, position), start, position);
  }

  private SqlToken.Kind kindAt(int at) {
    char c = text.charAt(at);
    if (c == '\'' || (c == '$' && hereDocumentTagEnd(at) > 0)) {
      return SqlToken.Kind.STRING;
    }
    if (c == '`' || c == '"') {
      return SqlToken.Kind.QUOTED_IDENTIFIER;
    }
    if (c >= '0' && c <= '9') {
      return SqlToken.Kind.NUMBER;
    }
    return isWordCharacter(c) ? SqlToken.Kind.WORD : SqlToken.Kind.SYMBOL;
  }

  private void skipSpaceAndComments() {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (isSpace(c)) {
        position++;
      } else if (text.startsWith("--", position)
          || text.startsWith("#!", position)
          || text.startsWith("# ", position)) {
        int lineEnd = text.indexOf('\n', position);
        position = lineEnd < 0 ? text.length() : lineEnd + 1;
      } else if (text.startsWith("/*", position)) {
        position = endOfBlockComment(position);
      } else {
        return;
      }
    }
  }

  private int endOfBlockComment(int start) {
    int depth = 0;
    int at = start;
    while (at < text.length()) {
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
        if (depth == 0) {
          return at;
        }
      } else {
        at++;
      }
    }
    return at;
  }

  private int endOfQuoted(int start) {
    char quote = text.charAt(start);
    int at = start + 1;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\') {
        at += 2;
      } else if (c != quote) {
        at++;
      } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
        at += 2;
      } else {
        return at + 1;
      }
    }
    return text.length();
  }

  /** The offset behind the second dollar of {@code $tag$}, or -1 if there is no here-document. */
  private int hereDocumentTagEnd(int start) {
    int at = start + 1;
    while (at < text.length() && isWordCharacter(text.charAt(at)) && text.charAt(at) != '$') {
      at++;
    }
    if (at >= text.length() || text.charAt(at) != '$') {
      return -1;
    }
    String tag = text.substring(start, at + 1);
    return text.indexOf(tag, at + 1) < 0 ? -1 : at + 1;
  }

  private int endOfHereDocument(int start) {
    int tagEnd = hereDocumentTagEnd(start);
    String tag = text.substring(start, tagEnd);
    return text.indexOf(tag, tagEnd) + tag.length();
  }

  private int endOfWord(int start) {
    int at = start;
    while (at < text.length() && isWordCharacter(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private int endOfNumber(int start) {
    int at = start;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean exponentSign =
          (c == '+' || c == '-')
              && "eEpP".indexOf(text.charAt(at - 1)) >= 0
              && !text.regionMatches(true, start, "0x", 0, 2);
      if (!isWordCharacter(c) && c != '.' && !exponentSign) {
        return at;
      }
      at++;
    }
    return at;
  }

  private static boolean isWordCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
