// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results of any size, out of a heap of a few megabytes. */
class StreamingTest {
  @ParameterizedTest
  @CsvSource({"JSONEachRow, 500", "RowBinaryWithNamesAndTypes, 300", "JSONCompact, 400"})
  void aResultLargerThanTheHeap_comesWhole_andLittleOfItIsHeld(
      String format, int megabytesAtLeast, @TempDir Path directory) throws Exception {
    long rows = 40_000_000;
    try (ChildJvm child = ChildJvm.server(directory)) {
      String url = child.await(" on ");
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url))
              .POST(
                  BodyPublishers.ofString(
                      "SELECT number AS n FROM numbers(" + rows + ") FORMAT " + format));
      long bytes = 0;
      long before = residentMegabytes(child.pid());
      try (InputStream body = Http.exchange(request, BodyHandlers.ofInputStream()).body()) {
        byte[] piece = new byte[1 << 20];
        for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
          bytes += read;
        }
      }
      assertThat(bytes >> 20).isGreaterThanOrEqualTo(megabytesAtLeast);
      assertThat(residentMegabytes(child.pid()) - before).isLessThan(250);
    }
  }

  @Test
  void oneDocument_isOneDocument_howeverLong() throws IOException {
    String json =
        SharedClickHouse.post("", "SELECT number AS n FROM numbers(300000) FORMAT JSONCompact");
    assertThat(json.split("\"meta\"", -1)).hasSize(2);
    assertThat(json).contains("\"rows\": 300000").endsWith("}\n");
  }

  @Test
  void aFailureAfterTheFirstRows_breaksTheResponse_andSaysWhy() throws IOException {
    try (RawHttp http = new RawHttp(SharedClickHouse.get().port())) {
      RawHttp.Response response =
          http.post(
              "/",
              "SELECT throwIf(number = 3000000) AS x, 'filler' FROM numbers(10000000)"
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.complete()).isFalse();
      String tag = response.header("X-ClickHouse-Exception-Tag");
      assertThat(tag).hasSize(16);
      assertThat(response.text())
          .contains("\r\n__exception__\r\n" + tag + "\r\nCode: 395. DB::Exception: ")
          .endsWith(tag + "\r\n__exception__\r\n");
      assertThat(http.isClosedByServer()).isTrue();
    }
  }

  @Test
  void waitEndOfQuery_holdsTheResult_soThatALateFailureHasAStatus() {
    String failing = "SELECT throwIf(number = 3000000) AS x, 'filler' FROM numbers(10000000)";
    assertThat(SharedClickHouse.request("wait_end_of_query=1", failing).statusCode())
        .isEqualTo(500);
    var whole =
        SharedClickHouse.request("wait_end_of_query=1", "SELECT number FROM numbers(1000000)");
    assertThat(whole.body()).endsWith("999999\n");
    assertThat(whole.headers().firstValue("X-ClickHouse-Summary").orElse(""))
        .contains("\"read_rows\":\"1000000\"");
  }

  private static long residentMegabytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new AssertionError("no VmRSS of " + pid);
  }
}
