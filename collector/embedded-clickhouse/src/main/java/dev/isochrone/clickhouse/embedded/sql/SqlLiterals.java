// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.sql;

/** Writes text as ClickHouse string literals and identifiers. */
public final class SqlLiterals {
  private SqlLiterals() {}

  /** {@code it's} becomes {@code 'it\'s'}. */
  public static String quoted(String text) {
    return escaped(text, '\'');
  }

  /** {@code a`b} becomes {@code `a\`b`}. */
  public static String quotedIdentifier(String name) {
    return escaped(name, '`');
  }

  private static String escaped(String text, char quote) {
    StringBuilder out = new StringBuilder(text.length() + 2).append(quote);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == quote || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
    return out.append(quote).toString();
  }
}
