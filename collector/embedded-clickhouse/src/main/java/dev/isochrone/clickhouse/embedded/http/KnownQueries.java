// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import dev.isochrone.clickhouse.embedded.engine.StatementClass;
import dev.isochrone.clickhouse.embedded.sql.SelectStatement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What the engine's parser said of queries asked of late. A dashboard asks the same text again and
 * again, with other parameters, and the parser takes 4 to 8 ms for one of 20 kB. Thread-safe.
 */
final class KnownQueries {
  /** Longer ones are asked about each time. */
  static final int CHARS_MAX = 32 << 10;

  static final int QUERIES_MAX = 64;

  /** In place of the path of each pipe, of which the parser says the same. */
  private static final String ANY_PATH = "/dev/fd/0";

  private final Map<Key, Verdict> verdicts =
      new LinkedHashMap<>(QUERIES_MAX, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Verdict> eldest) {
          return size() > QUERIES_MAX;
        }
      };

  /** Settings are part of it: some change what a text means. */
  private record Key(String text, Map<String, String> settings) {}

  /**
   * @param whole what the text is
   * @param streams whether it is one SELECT, that can write its result into a file
   */
  record Verdict(StatementClass whole, boolean streams) {}

  /**
   * Of a statement that a request brought.
   *
   * @param parser what the engine's parser says of a text, with the settings of the request
   */
  Verdict of(
      SelectStatement statement, QueryRequest request, Function<String, StatementClass> parser) {
    // what a session has SET is not among the settings of a request
    if (request.sessionId() != null
        || !statement.selects()
        || statement.text().length() > CHARS_MAX) {
      return ask(statement, parser);
    }
    Key key = new Key(statement.text(), request.settings());
    Verdict known;
    synchronized (verdicts) {
      known = verdicts.get(key);
    }
    if (known == null) {
      known = ask(statement, parser);
      synchronized (verdicts) {
        verdicts.put(key, known);
      }
    }
    return known;
  }

  private static Verdict ask(SelectStatement statement, Function<String, StatementClass> parser) {
    StatementClass whole = parser.apply(statement.text());
    boolean streams =
        statement.selects()
            && whole.kind() == StatementClass.Kind.READ_ONLY
            && parser
                .apply(statement.writingTo(ANY_PATH))
                .equals(new StatementClass(1, StatementClass.Kind.CONTROL));
    return new Verdict(whole, streams);
  }
}
