// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What curl and Grafana's plugin see: bytes on a socket. */
class HttpInterfaceTest {
  private RawHttp http;
  private String database;

  @BeforeEach
  void connect() throws IOException {
    database = SharedClickHouse.newDatabase();
    http = new RawHttp(SharedClickHouse.get().port());
  }

  @AfterEach
  void disconnect() throws IOException {
    http.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ping", "/", "/replicas_status"})
  void aliveRoutes_sayOk(String path) throws IOException {
    RawHttp.Response response = http.get(path);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text()).isEqualTo("Ok.\n");
  }

  @Test
  void get_answersAQuery_withClickHousesHeaders() throws IOException {
    RawHttp.Response response =
        http.get(
            "/?query_id=my-id&query="
                + encoded("SELECT number FROM numbers(3) FORMAT JSONEachRow"));
    assertThat(response.text()).isEqualTo("{\"number\":0}\n{\"number\":1}\n{\"number\":2}\n");
    assertThat(response.header("X-ClickHouse-Query-Id")).isEqualTo("my-id");
    assertThat(response.header("X-ClickHouse-Format")).isEqualTo("JSONEachRow");
    assertThat(response.header("X-ClickHouse-Timezone")).isNotEmpty();
    assertThat(response.header("X-ClickHouse-Server-Display-Name")).isNotEmpty();
    assertThat(response.header("Content-Type")).startsWith("application/x-ndjson");
    assertThat(response.header("X-ClickHouse-Summary"))
        .contains("\"read_rows\":\"3\"", "\"read_bytes\":\"24\"", "\"result_rows\":\"3\"")
        .containsPattern("\"elapsed_ns\":\"[1-9]\\d*\"");
  }

  @Test
  void get_cannotWrite() throws IOException {
    post("CREATE TABLE t (a UInt8) ENGINE=MergeTree ORDER BY a");
    for (String sql :
        new String[] {
          "INSERT INTO t VALUES (1)",
          "DROP TABLE t",
          "INSERT INTO t FORMAT TSV\n1",
          "KILL QUERY WHERE 1",
          "CREATE TABLE u (a UInt8) ENGINE=Memory",
          "SYSTEM FLUSH LOGS",
          "SET max_threads = 1"
        }) {
      RawHttp.Response response = http.get("/?database=" + database + "&query=" + encoded(sql));
      assertThat(response.header("X-ClickHouse-Exception-Code")).as(sql).isEqualTo("164");
      assertThat(response.status()).as(sql).isEqualTo(500);
      assertThat(response.text()).contains("method GET implies readonly");
    }
    assertThat(post("SELECT count() FROM t")).isEqualTo("0\n");
  }

  @Test
  void readonlyParameter_makesAPostReadOnly() throws IOException {
    RawHttp.Response response =
        http.post(
            "/?readonly=1&database=" + database, bytes("CREATE TABLE t (a UInt8) ENGINE=Memory"));
    assertThat(response.header("X-ClickHouse-Exception-Code")).isEqualTo("164");
  }

  @Test
  void head_hasHeadersAndNoBody() throws IOException {
    http.send("HEAD /?query=SELECT+1 HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(http.receiveHead().header("Content-Length")).isEqualTo("2");
    assertThat(http.get("/ping").text()).isEqualTo("Ok.\n");
  }

  @Test
  void queryParameterAndBody_areOneText() throws IOException {
    assertThat(http.post("/?query=" + encoded("SELECT 1 +"), bytes("2")).text()).isEqualTo("3\n");
  }

  @Test
  void parameters_areBound_notPasted() throws IOException {
    RawHttp.Response response =
        http.get(
            "/?param_x="
                + encoded("it's; DROP TABLE t --")
                + "&param_n=41&param_a="
                + encoded("[1,2]")
                + "&query="
                + encoded("SELECT {x:String}, {n:UInt8} + 1, length({a:Array(UInt8)})"));
    assertThat(response.text()).isEqualTo("it\\'s; DROP TABLE t --\t42\t2\n");
  }

  @Test
  void settings_areInForceForTheirQueryOnly() throws IOException {
    String sql = "SELECT getSetting('max_block_size'), getSetting('max_rows_in_set')";
    assertThat(http.post("/?max_block_size=777&max_rows_in_set=5", bytes(sql)).text())
        .isEqualTo("777\t5\n");
    assertThat(http.post("/", bytes("SELECT getSetting('max_rows_in_set')")).text())
        .isEqualTo("0\n");
    assertThat(
            http.post("/?limit=5", bytes("SELECT number FROM numbers(9) SETTINGS limit = 2"))
                .text())
        .isEqualTo("0\n1\n");
  }

  @Test
  void database_isAParameterOrAHeader_andDoesNotStay() throws IOException {
    String sql = "SELECT currentDatabase()";
    assertThat(http.post("/?database=" + database, bytes(sql)).text()).isEqualTo(database + "\n");
    assertThat(http.post("/", bytes(sql), "X-ClickHouse-Database: " + database).text())
        .isEqualTo(database + "\n");
    assertThat(http.post("/", bytes(sql)).text()).isEqualTo("default\n");
    assertThat(http.post("/?database=nowhere", bytes(sql)).header("X-ClickHouse-Exception-Code"))
        .isEqualTo("81");
  }

  @Test
  void setAndUse_withoutASession_doNotReachOtherQueries() throws IOException {
    assertThat(http.post("/", bytes("USE " + database)).status()).isEqualTo(200);
    assertThat(http.post("/", bytes("SET max_rows_in_set = 1")).status()).isEqualTo(200);
    for (int i = 0; i < 20; i++) {
      assertThat(
              http.post("/", bytes("SELECT currentDatabase(), getSetting('max_rows_in_set')"))
                  .text())
          .isEqualTo("default\t0\n");
    }
  }

  @Test
  void session_keepsSettingsDatabaseAndTemporaryTables() throws IOException {
    String session = "/?session_id=s-" + database;
    http.post(session, bytes("SET max_rows_in_set = 3"));
    http.post(session, bytes("USE " + database));
    http.post(session, bytes("CREATE TEMPORARY TABLE mine (a UInt8)"));
    http.post(session, bytes("INSERT INTO mine VALUES (1), (2)"));
    assertThat(
            http.post(
                    session,
                    bytes(
                        "SELECT currentDatabase(), getSetting('max_rows_in_set'), (SELECT sum(a) FROM mine)"))
                .text())
        .isEqualTo(database + "\t3\t3\n");
    assertThat(
            http.post("/?session_id=other", bytes("SELECT * FROM mine"))
                .header("X-ClickHouse-Exception-Code"))
        .isEqualTo("60");
    assertThat(
            http.post("/?session_id=new-" + database + "&session_check=1", bytes("SELECT 1"))
                .header("X-ClickHouse-Exception-Code"))
        .isEqualTo("372");
  }

  @Test
  void defaultFormat_isAParameterOrAHeader_andTheClauseWins() throws IOException {
    assertThat(http.get("/?default_format=CSV&query=" + encoded("SELECT 'a', 1")).text())
        .isEqualTo("\"a\",1\n");
    assertThat(http.get("/?query=" + encoded("SELECT 'a', 1"), "X-ClickHouse-Format: CSV").text())
        .isEqualTo("\"a\",1\n");
    RawHttp.Response clause =
        http.get(
            "/?default_format=CSV&query="
                + encoded("SELECT 'a' AS x FORMAT JSONCompactEachRow -- FORMAT TSV"));
    assertThat(clause.text()).isEqualTo("[\"a\"]\n");
    assertThat(clause.header("X-ClickHouse-Format")).isEqualTo("JSONCompactEachRow");
    assertThat(http.post("/?default_format=CSV", bytes("EXISTS TABLE nope")).text())
        .isEqualTo("0\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * FROM no_such_table | 404 | 60 | UNKNOWN_TABLE",
        "SELECT 1 + | 400 | 62 | SYNTAX_ERROR",
        "garbage | 400 | 62 | SYNTAX_ERROR",
        "SELECT no_such_function(1) | 404 | 46 | UNKNOWN_FUNCTION",
        "SELECT x FROM system.one | 404 | 47 | UNKNOWN_IDENTIFIER",
        "SELECT 1 FORMAT NoSuchFormat | 404 | 73 | UNKNOWN_FORMAT",
        "SELECT 1 SETTINGS no_such_setting = 1 | 404 | 115 | UNKNOWN_SETTING",
        "SELECT toUInt8('x') | 400 | 6 | CANNOT_PARSE_TEXT",
        "SELECT throwIf(1) | 500 | 395 | FUNCTION_THROW_IF_VALUE_IS_NON_ZERO",
        "SELECT count() FROM numbers(1e12) WHERE sipHash64(number) = 1 SETTINGS max_execution_time = 0.2 | 408 | 159 | TIMEOUT_EXCEEDED",
        "SELECT 1; SELECT 2 | 400 | 62 | Multi-statements are not allowed",
        "SELECT 1 INTO OUTFILE '/tmp/x' | 501 | 48 | OUTFILE",
        "INSERT INTO t FROM INFILE '/etc/passwd' FORMAT CSV | 501 | 48 | INFILE",
        "/* nothing */ | 400 | 62 | Empty query"
      })
  void errors_haveClickHousesStatusAndCode(String sql, int status, String code, String text)
      throws IOException {
    RawHttp.Response response = http.post("/", bytes(sql));
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.header("X-ClickHouse-Exception-Code")).isEqualTo(code);
    assertThat(response.text())
        .startsWith("Code: " + code + ". DB::Exception: ")
        .contains(text)
        .contains("(version ");
  }

  @Test
  void aSettingTheEngineDoesNotKnow_isAnError() throws IOException {
    RawHttp.Response response = http.get("/?no_such_setting=1&query=SELECT+1");
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.header("X-ClickHouse-Exception-Code")).isEqualTo("115");
    assertThat(http.get("/?a%20b=1&query=SELECT+1").header("X-ClickHouse-Exception-Code"))
        .isEqualTo("115");
    assertThat(http.get("/?query=SELECT+1").text()).isEqualTo("1\n");
  }

  @Test
  void credentials_comeInThreeWays_andAreChecked() throws IOException {
    String basic = Base64.getEncoder().encodeToString(bytes("default:"));
    assertThat(http.get("/?query=SELECT+1", "Authorization: Basic " + basic).status())
        .isEqualTo(200);
    assertThat(
            http.get("/?query=SELECT+1", "X-ClickHouse-User: default", "X-ClickHouse-Key: ")
                .status())
        .isEqualTo(200);
    assertThat(http.get("/?user=default&password=&query=SELECT+1").status()).isEqualTo(200);
    RawHttp.Response refused = http.get("/?user=nobody&query=SELECT+1");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.header("X-ClickHouse-Exception-Code")).isEqualTo("516");
  }

  @Test
  void aWebPage_cannotQueryWithoutAPassword() throws IOException {
    assertThat(http.post("/", bytes("SELECT 1"), "Origin: http://evil.example").status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "lz4", "deflate"})
  void response_isEncodedAsAsked(String coding) throws IOException {
    RawHttp.Response response =
        http.get(
            "/?enable_http_compression=1&query=" + encoded("SELECT number FROM numbers(100000)"),
            "Accept-Encoding: " + coding);
    assertThat(response.header("Content-Encoding")).isEqualTo(coding);
    try (InputStream decoded =
        switch (coding) {
          case "gzip" -> new GZIPInputStream(new ByteArrayInputStream(response.body()));
          case "zstd" -> new ZstdInputStream(new ByteArrayInputStream(response.body()));
          case "lz4" ->
              new net.jpountz.lz4.LZ4FrameInputStream(new ByteArrayInputStream(response.body()));
          default ->
              new java.util.zip.InflaterInputStream(new ByteArrayInputStream(response.body()));
        }) {
      assertThat(new String(decoded.readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("0\n1\n")
          .endsWith("99999\n");
    }
    assertThat(
            http.get("/?query=SELECT+1", "Accept-Encoding: " + coding).header("Content-Encoding"))
        .isEmpty();
  }

  @Test
  void gzippedBody_isRead() throws IOException {
    post("CREATE TABLE t (a String) ENGINE=MergeTree ORDER BY a");
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(body)) {
      gzip.write(bytes("a\tb\n".repeat(0) + "x;y\n'z'\n"));
    }
    RawHttp.Response response =
        http.post(
            "/?database=" + database + "&query=" + encoded("INSERT INTO t FORMAT TSV"),
            body.toByteArray(),
            "Content-Encoding: gzip");
    assertThat(response.status()).as(response.text()).isEqualTo(200);
    assertThat(response.header("X-ClickHouse-Summary")).contains("\"written_rows\":\"2\"");
    assertThat(post("SELECT groupArray(a) FROM t")).isEqualTo("['\\'z\\'','x;y']\n");
  }

  @Test
  void aBrokenBody_isAnErrorAndNotRows() throws IOException {
    post("CREATE TABLE t (a String) ENGINE=MergeTree ORDER BY a");
    String target = "/?database=" + database + "&query=" + encoded("INSERT INTO t FORMAT TSV");
    assertThat(
            http.post(target, bytes("no gzip at all"), "Content-Encoding: gzip")
                .header("X-ClickHouse-Exception-Code"))
        .isEqualTo("271");
    assertThat(
            http.post(target, bytes("x"), "Content-Encoding: br")
                .header("X-ClickHouse-Exception-Code"))
        .isEqualTo("89");
    assertThat(
            http.post(target + "&decompress=1", new byte[40]).header("X-ClickHouse-Exception-Code"))
        .isEqualTo("271");
    assertThat(
            http.post(target, bytes("x"), "Content-Type: multipart/form-data; boundary=b")
                .header("X-ClickHouse-Exception-Code"))
        .isEqualTo("48");
    assertThat(post("SELECT count() FROM t")).isEqualTo("0\n");
  }

  @Test
  void chunkedBodyInPieces_isRead_afterExpectContinue() throws IOException {
    post("CREATE TABLE t (a UInt32) ENGINE=MergeTree ORDER BY a");
    http.send(
        "POST /?database="
            + database
            + "&query="
            + encoded("INSERT INTO t FORMAT TSV")
            + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
    assertThat(http.receive100()).isEqualTo(100);
    for (int i = 0; i < 100; i++) {
      String row = i + "\n";
      http.send(Integer.toHexString(row.length()) + "\r\n" + row + "\r\n");
    }
    http.send("0\r\n\r\n");
    assertThat(http.receive().status()).isEqualTo(200);
    assertThat(post("SELECT sum(a) FROM t")).isEqualTo("4950\n");
  }

  @Test
  void pipelinedRequests_areAnsweredInOrder() throws IOException {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      requests.append("GET /?query=SELECT+").append(i).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    http.send(requests.toString());
    for (int i = 0; i < 40; i++) {
      assertThat(http.receive().text()).isEqualTo(i + "\n");
    }
  }

  @Test
  void http10_getsABodyUntilTheEnd() throws IOException {
    http.send(
        "GET /?query=" + encoded("SELECT number FROM numbers(1000000)") + " HTTP/1.0\r\n\r\n");
    RawHttp.Response response = http.receive();
    assertThat(response.header("Transfer-Encoding")).isEmpty();
    assertThat(response.text()).endsWith("999999\n");
  }

  @Test
  void valuesLargerThanAQueryMayBe_areStillRows() {
    post("CREATE TABLE t (a UInt32, s String) ENGINE=MergeTree ORDER BY a");
    StringBuilder sql = new StringBuilder("INSERT INTO t (a, s) VALUES");
    for (int i = 0; i < 30_000; i++) {
      sql.append(i == 0 ? " (" : ", (").append(i).append(", 'it\\'s; ").append(i).append("')");
    }
    assertThat(sql.length()).isGreaterThan(262_144);
    post(sql.toString());
    assertThat(post("SELECT count(), sum(a), countIf(s = concat('it\\'s; ', toString(a))) FROM t"))
        .isEqualTo("30000\t449985000\t30000\n");
  }

  @Test
  void aQueryThatIsTooLong_isRefused_unlessAllowed() throws IOException {
    byte[] query = bytes("SELECT '" + "x".repeat(300_000) + "' AS s FORMAT Null");
    assertThat(http.post("/", query).text()).contains("Max query size exceeded");
    assertThat(http.post("/?max_query_size=400000", query).status()).isEqualTo(200);
  }

  @Test
  void insertThroughInput_transformsTheRows() {
    post("CREATE TABLE t (a UInt32, s String) ENGINE=MergeTree ORDER BY a");
    post(
        "INSERT INTO t SELECT x * 2, upper(y) FROM input('x UInt32, y String') WHERE x > 1 FORMAT CSV\n1,a\n2,b\n3,c\n");
    assertThat(post("SELECT groupArray((a, s)) FROM t")).isEqualTo("[(4,'B'),(6,'C')]\n");
  }

  @Test
  void pathsAndMethodsNobodyKnows_areRefused() throws IOException {
    RawHttp.Response nowhere = http.get("/nowhere");
    assertThat(nowhere.status()).isEqualTo(404);
    assertThat(nowhere.text()).isEqualTo("There is no handle /nowhere\n");
    http.send("DELETE / HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(http.receive().status()).isEqualTo(501);
  }

  @Test
  void headersThatAreTooLarge_areRefused() throws IOException {
    http.send("GET /ping HTTP/1.1\r\nHost: x\r\nX-Large: " + "x".repeat(2 << 20) + "\r\n\r\n");
    assertThat(http.receive().status()).isEqualTo(431);
    assertThat(http.isClosedByServer()).isTrue();
  }

  private String post(String sql) {
    return SharedClickHouse.post("database=" + database, sql);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
