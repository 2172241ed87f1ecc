// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the front has to know of a statement that is not an {@code INSERT} with rows: its first
 * word, the output format it names, and how to send its result into a file. Text is ISO-8859-1, see
 * {@link SqlTokenizer}.
 */
public final class SelectStatement {
  /** Words after which an operand comes, so that a FORMAT there is a name and not the clause. */
  private static final Set<String> BEFORE_OPERAND =
      Set.of(
          "SELECT",
          "DISTINCT",
          "ALL",
          "FROM",
          "JOIN",
          "WHERE",
          "PREWHERE",
          "HAVING",
          "QUALIFY",
          "ON",
          "USING",
          "BY",
          "AND",
          "OR",
          "NOT",
          "IN",
          "LIKE",
          "ILIKE",
          "BETWEEN",
          "AS",
          "WITH",
          "LIMIT",
          "OFFSET",
          "WHEN",
          "THEN",
          "ELSE",
          "CASE",
          "IS",
          "SET",
          "INTO",
          "TABLE",
          "DESCRIBE",
          "DESC",
          "EXISTS",
          "GLOBAL",
          "INTERVAL");

  private final String text;
  private final List<SqlToken> tokens;
  private final int formatIndex;

  private SelectStatement(String text, List<SqlToken> tokens) {
    this.text = text;
    this.tokens = tokens;
    this.formatIndex = formatIndex(tokens);
  }

  public static SelectStatement parse(String text) {
    List<SqlToken> tokens = SqlTokenizer.tokens(text);
    int end = tokens.size();
    while (end > 0 && tokens.get(end - 1).isSymbol(';')) {
      end--;
    }
    return new SelectStatement(text, tokens.subList(0, end));
  }

  /** Whether there is nothing but space, comments and semicolons. */
  public boolean isEmpty() {
    return tokens.isEmpty();
  }

  /** As it was given, without semicolons and comments at its end. */
  public String text() {
    return tokens.isEmpty() ? "" : text.substring(0, tokens.get(tokens.size() - 1).end());
  }

  /** The first word in upper case, or an empty string. */
  public String firstWord() {
    return tokens.isEmpty() ? "" : tokens.get(0).text().toUpperCase(Locale.ROOT);
  }

  /** Whether it returns rows of any number, so that they should be streamed. */
  public boolean selects() {
    return switch (firstWord()) {
      case "SELECT", "WITH", "(", "FROM" -> true;
      default -> false;
    };
  }

  /** Whether a word stands in it outside strings and comments, in any role. */
  public boolean mentions(String word) {
    return tokens.stream().anyMatch(token -> token.isWord(word));
  }

  /** Whether the statement changes what later statements on the same connection see. */
  public boolean changesConnection() {
    String first = firstWord();
    return first.equals("SET")
        || first.equals("USE")
        || first.equals("BEGIN")
        || mentions("TEMPORARY")
        || mentions("TEMP");
  }

  /** Whether a semicolon stands between two statements. */
  public boolean isSeveral() {
    return tokens.stream().anyMatch(token -> token.isSymbol(';'));
  }

  /** Whether it names a file of the client, which only ClickHouse's own client can mean. */
  public boolean namesClientFile() {
    for (int i = 1; i < tokens.size(); i++) {
      SqlToken before = tokens.get(i - 1);
      SqlToken token = tokens.get(i);
      if ((before.isWord("FROM") && token.isWord("INFILE"))
          || (before.isWord("INTO") && token.isWord("OUTFILE"))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the engine would look for rows on the standard input of this process: an {@code INSERT}
   * of nothing, or an {@code input()} whose rows are not there.
   */
  public boolean lacksRows() {
    for (int i = 1; i < tokens.size(); i++) {
      if (tokens.get(i - 1).isWord("input") && tokens.get(i).isSymbol('(')) {
        return true;
      }
    }
    return firstWord().equals("INSERT") && !mentions("SELECT");
  }

  /** The format its FORMAT clause names, or null. */
  public @Nullable String format() {
    return formatIndex < 0 ? null : tokens.get(formatIndex + 1).text();
  }

  /** The same statement writing its result to an existing file instead. */
  public String writingTo(String path) {
    int at;
    if (formatIndex >= 0) {
      at = tokens.get(formatIndex).start();
    } else if (tokens.isEmpty()) {
      at = 0;
    } else {
      at = tokens.get(tokens.size() - 1).end();
    }
    int end = tokens.isEmpty() ? 0 : tokens.get(tokens.size() - 1).end();
    return text.substring(0, at)
        + " INTO OUTFILE "
        + SqlLiterals.quoted(path)
        + " APPEND COMPRESSION 'none' "
        + text.substring(at, end);
  }

  /**
   * The id in {@code KILL QUERY WHERE query_id = '…'}, which is how JDBC's {@code
   * Statement.cancel()} asks, or null.
   */
  public @Nullable String killedQueryId() {
    SqlToken id = killedIdToken();
    return id == null ? null : unquoted(id.text());
  }

  /** {@code KILL QUERY WHERE query_id = '…'} with another condition in place of that one. */
  public String killingWhere(String condition) {
    SqlToken id = killedIdToken();
    if (id == null) {
      throw new IllegalStateException("not a KILL QUERY WHERE query_id = '…': " + text);
    }
    SqlToken column = tokens.get(tokens.indexOf(id) - 2);
    return text.substring(0, column.start()) + condition + text.substring(id.end());
  }

  private @Nullable SqlToken killedIdToken() {
    if (tokens.size() < 6 || !tokens.get(0).isWord("KILL") || !tokens.get(1).isWord("QUERY")) {
      return null;
    }
    for (int i = 2; i + 3 < tokens.size(); i++) {
      if (tokens.get(i).isWord("WHERE")) {
        SqlToken column = tokens.get(i + 1);
        SqlToken value = tokens.get(i + 3);
        boolean alone = i + 4 == tokens.size() || tokens.get(i + 4).kind() == SqlToken.Kind.WORD;
        return column.isIdentifier()
                && unquoted(column.text()).equals("query_id")
                && tokens.get(i + 2).isSymbol('=')
                && value.kind() == SqlToken.Kind.STRING
                && alone
                && !mentions("AND")
                && !mentions("OR")
            ? value
            : null;
      }
    }
    return null;
  }

  private static String unquoted(String token) {
    char quote = token.charAt(0);
    if (quote != '\'' && quote != '"' && quote != '`') {
      return token;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 1; i < token.length() - 1; i++) {
      char c = token.charAt(i);
      if ((c == '\\' || c == quote) && i + 1 < token.length() - 1) {
        i++;
        c = token.charAt(i);
      }
      out.append(c);
    }
    return out.toString();
  }

  /**
   * Finds {@code FORMAT name} at the end, behind it at most {@code SETTINGS …}: outside brackets,
   * behind something an expression can end with.
   */
  private static int formatIndex(List<SqlToken> tokens) {
    int depth = 0;
    int found = -1;
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (token.isSymbol('(') || token.isSymbol('[') || token.isSymbol('{')) {
        depth++;
      } else if (token.isSymbol(')') || token.isSymbol(']') || token.isSymbol('}')) {
        depth--;
      } else if (depth == 0 && token.isWord("FORMAT") && i > 0 && isFormatClause(tokens, i)) {
        found = i;
      }
    }
    return found;
  }

  private static boolean isFormatClause(List<SqlToken> tokens, int index) {
    if (index + 1 >= tokens.size()
        || tokens.get(index + 1).kind() != SqlToken.Kind.WORD
        || (index + 2 < tokens.size() && !tokens.get(index + 2).isWord("SETTINGS"))) {
      return false;
    }
    SqlToken before = tokens.get(index - 1);
    return switch (before.kind()) {
      case WORD -> !BEFORE_OPERAND.contains(before.text().toUpperCase(Locale.ROOT));
      case SYMBOL ->
          before.isSymbol(')')
              || before.isSymbol(']')
              || before.isSymbol('}')
              || before.isSymbol('*');
      default -> true;
    };
  }
}
