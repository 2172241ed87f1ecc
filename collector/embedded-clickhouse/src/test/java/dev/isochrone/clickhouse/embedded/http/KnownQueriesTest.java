// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.clickhouse.embedded.engine.EngineException;
import dev.isochrone.clickhouse.embedded.engine.StatementClass;
import dev.isochrone.clickhouse.embedded.engine.StatementClass.Kind;
import dev.isochrone.clickhouse.embedded.sql.SelectStatement;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A parser that says what each test wants, and which texts it was asked about. */
class KnownQueriesTest {
  private static final StatementClass READS = new StatementClass(1, Kind.READ_ONLY);
  private static final StatementClass WRITES_FILE = new StatementClass(1, Kind.CONTROL);

  private final KnownQueries known = new KnownQueries();
  private final List<String> asked = new ArrayList<>();

  @Test
  void the_same_query_with_other_parameters_is_asked_about_once() throws Exception {
    assertThat(verdict("SELECT {n:UInt8}", "/?param_n=1"))
        .isEqualTo(new KnownQueries.Verdict(READS, true));
    assertThat(verdict("SELECT {n:UInt8}", "/?param_n=2&query_id=a"))
        .isEqualTo(new KnownQueries.Verdict(READS, true));

    assertThat(asked)
        .containsExactly(
            "SELECT {n:UInt8}",
            "SELECT {n:UInt8} INTO OUTFILE '/dev/fd/0' APPEND COMPRESSION 'none' ");
  }

  @Test
  void other_settings_are_another_query() throws Exception {
    verdict("SELECT 1", "/?dialect=clickhouse");
    verdict("SELECT 1", "/?dialect=prql");

    assertThat(asked).hasSize(4);
  }

  @Test
  void in_a_session_each_is_asked_about_as_settings_of_it_are_not_known() throws Exception {
    verdict("SELECT 1", "/?session_id=s");
    verdict("SELECT 1", "/?session_id=s");
    verdict("SELECT 1", "/");

    assertThat(asked).hasSize(6);
  }

  @Test
  void what_is_no_select_or_too_long_is_asked_about_each_time() throws Exception {
    String tooLong = "SELECT '" + "x".repeat(KnownQueries.CHARS_MAX) + "'";
    for (int i = 0; i < 2; i++) {
      assertThat(verdict("DROP TABLE t", "/").streams()).isFalse();
      verdict(tooLong, "/");
    }

    assertThat(asked).filteredOn(text -> text.equals("DROP TABLE t")).hasSize(2);
    assertThat(asked).filteredOn(text -> text.equals(tooLong)).hasSize(2);
  }

  @Test
  void a_select_that_does_not_parse_with_its_file_does_not_stream() throws Exception {
    KnownQueries.Verdict verdict =
        known.of(SelectStatement.parse("SELECT 1"), request("/"), text -> READS);

    assertThat(verdict).isEqualTo(new KnownQueries.Verdict(READS, false));
  }

  @Test
  void the_one_that_was_asked_longest_ago_is_forgotten_first() throws Exception {
    for (int i = 0; i < KnownQueries.QUERIES_MAX; i++) {
      verdict("SELECT " + i, "/");
    }
    verdict("SELECT 0", "/");
    verdict("SELECT -1", "/");
    asked.clear();

    verdict("SELECT 0", "/");
    assertThat(asked).isEmpty();
    verdict("SELECT 1", "/");
    assertThat(asked).hasSize(2);
  }

  private KnownQueries.Verdict verdict(String text, String address) throws EngineException {
    return known.of(
        SelectStatement.parse(text),
        request(address),
        part -> {
          asked.add(part);
          if (!part.startsWith("SELECT")) {
            return new StatementClass(1, Kind.MUTATING);
          }
          return part.contains("INTO OUTFILE") ? WRITES_FILE : READS;
        });
  }

  private static QueryRequest request(String address) throws EngineException {
    return QueryRequest.of(
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, address));
  }
}
