// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What holds for any text, and for any statement made of the pieces that mislead a naive search.
 */
class SqlPropertyTest {
  /**
   * Pieces of an expression that contain keywords, quotes or ends of statements without being them.
   */
  private static final List<String> MISLEADING =
      List.of(
          "' FORMAT JSON '",
          "'it\\'s; FORMAT x'",
          "'doubled '' quote; SETTINGS a = 1'",
          "`FORMAT`",
          "\"a\\\"; FORMAT b\"",
          "$tag$ ' FORMAT Null; $tag$",
          "(SELECT 1 FORMAT)",
          "format('{}', 'x')",
          "1 /* FORMAT a /* nested ' */ ; */",
          "2 -- ' FORMAT comment;\n",
          "3 # FORMAT c '\n",
          "[1, 2]",
          "map('FORMAT', 1)",
          "x.format",
          "1e-5",
          "0xff",
          "name_with_format",
          "{p:String}",
          "été");

  @Property(tries = 2000)
  void tokens_coverTheTextInOrder_andLoseNothingButSpaceAndComments(
      @ForAll("anything") String text) {
    int end = 0;
    for (SqlToken token : SqlTokenizer.tokens(text)) {
      assertThat(token.start()).isGreaterThanOrEqualTo(end);
      assertThat(token.end()).isGreaterThan(token.start()).isLessThanOrEqualTo(text.length());
      assertThat(token.text()).isEqualTo(text.substring(token.start(), token.end()));
      end = token.end();
    }
  }

  @Property(tries = 2000)
  void parsing_neverThrows_whateverTheText(@ForAll("anything") String text) {
    SelectStatement select = SelectStatement.parse(text);
    assertThat(select.writingTo("/f")).contains("INTO OUTFILE '/f'");
    InsertStatement insert = InsertStatement.parse("INSERT INTO t " + text);
    if (insert != null) {
      assertThat(insert.dataOffset()).isBetween(0, text.length() + 14);
      String rewritten = insert.transforms() ? insert.transformingFile("/f") : insert.withoutRows();
      assertThat(rewritten).startsWith("INSERT INTO t ");
    }
  }

  @Property(tries = 2000)
  void format_isTheOneAtTheEnd(@ForAll("selects") Select select) {
    SelectStatement statement = SelectStatement.parse(latin1(select.text()));

    assertThat(statement.format()).isEqualTo(select.format.isEmpty() ? null : select.format);
    assertThat(statement.isSeveral()).isFalse();
    assertThat(statement.selects()).isTrue();
    String expected =
        select.body
            + " INTO OUTFILE '/f' APPEND COMPRESSION 'none' "
            + (select.format.isEmpty() ? "" : "FORMAT " + select.format + select.settings);
    assertThat(words(statement.writingTo("/f"))).isEqualTo(words(latin1(expected)));
  }

  @Property(tries = 2000)
  void rows_beginWhereTheHeadEnds_whateverTheyAre(
      @ForAll("inserts") Insert insert, @ForAll("anything") String rows) {
    InsertStatement statement =
        Objects.requireNonNull(InsertStatement.parse(insert.head + rows), insert.head);

    assertThat(statement.dataOffset()).isEqualTo(insert.head.length());
    assertThat(statement.format()).isEqualTo(insert.format);
    assertThat(words(statement.withoutRows()))
        .isEqualTo(words(insert.target + " " + insert.settings));
  }

  @Property(tries = 1000)
  void literal_isOneStringToken_ofTheSameText(@ForAll("anything") String text) {
    String literal = SqlLiterals.quoted(text);
    List<SqlToken> tokens = SqlTokenizer.tokens("SELECT " + literal + ", 1");
    assertThat(tokens).hasSize(4);
    assertThat(tokens.get(1).text()).isEqualTo(literal);
  }

  @Provide
  Arbitrary<String> anything() {
    Arbitrary<String> bytes =
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMaxSize(80)
            .map(b -> new String(b, StandardCharsets.ISO_8859_1));
    Arbitrary<String> sqlLike =
        Arbitraries.strings()
            .withChars("'\"`\\$-#/*;()[]{}.,=: \n\r\tFORMATformatSETINGVALU01xe+")
            .ofMaxLength(80);
    Arbitrary<String> pieces =
        Arbitraries.of(MISLEADING).list().ofMaxSize(6).map(list -> latin1(String.join(" ", list)));
    return Arbitraries.oneOf(bytes, sqlLike, pieces);
  }

  @Provide
  Arbitrary<Select> selects() {
    Arbitrary<String> expressions =
        Arbitraries.of(MISLEADING)
            .list()
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(list -> String.join(",\n", list));
    Arbitrary<String> from =
        Arbitraries.of(
            "", " FROM numbers(3)", " FROM format", " FROM t AS format WHERE format = 'FORMAT x'");
    Arbitrary<String> own = Arbitraries.of("", " SETTINGS max_threads = 1, x = 'FORMAT b'");
    Arbitrary<String> format = Arbitraries.of("", "JSON", "Null", "RowBinaryWithNamesAndTypes");
    Arbitrary<String> settings = Arbitraries.of("", " SETTINGS a = 1, b = 'it''s'");
    Arbitrary<String> tail = Arbitraries.of("", ";", " ;\n", "; -- FORMAT z", " /* FORMAT q */ ");
    Arbitrary<String> start =
        Arbitraries.of(
            "SELECT ", "/* ; */ select ", "WITH 1 AS format SELECT ", "-- x\nSELECT DISTINCT ");
    return Combinators.combine(start, expressions, from, own, format, settings, tail)
        .as(
            (s, e, f, o, fmt, set, t) ->
                new Select(s + e + f + o, fmt, fmt.isEmpty() ? "" : set, t));
  }

  @Provide
  Arbitrary<Insert> inserts() {
    Arbitrary<String> verb =
        Arbitraries.of("INSERT INTO ", "insert into table ", "/* FORMAT x */ INSERT INTO ");
    Arbitrary<String> table =
        Arbitraries.of(
            "t",
            "db.t",
            "`FORMAT`",
            "\"values\".format",
            "values",
            "format",
            "FUNCTION null('a UInt8')");
    Arbitrary<String> columns =
        Arbitraries.of(
            "",
            " (a, b)",
            " (`FORMAT`, \"VALUES\")",
            " (* EXCEPT(format))",
            " (a /* ) FORMAT c */)");
    Arbitrary<String> settings =
        Arbitraries.of(
            "", "SETTINGS a = 1", "SETTINGS a = 'x FORMAT y', b = -1.5", "SETTINGS m = {'k': 'v'}");
    Arbitrary<Boolean> behind = Arbitraries.of(true, false);
    Arbitrary<String> format = Arbitraries.of("RowBinary", "Native", "CSV", "JSONEachRow");
    return Combinators.combine(verb, table, columns, settings, behind, format)
        .as(
            (v, t, c, s, b, f) -> {
              String target = v + t + c;
              String head =
                  b
                      ? target + " FORMAT " + f + " " + s + "\n"
                      : target + " " + s + " FORMAT " + f + "\n";
              return new Insert(head, target, s, f);
            });
  }

  private static List<String> words(String sql) {
    return SqlTokenizer.tokens(sql).stream().map(SqlToken::text).toList();
  }

  private static String latin1(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** A generated SELECT and what it is made of. */
  record Select(String body, String format, String settings, String tail) {
    String text() {
      return body + (format.isEmpty() ? "" : " FORMAT " + format) + settings + tail;
    }
  }

  /** A generated head of an INSERT and what it is made of. */
  record Insert(String head, String target, String settings, String format) {}
}
