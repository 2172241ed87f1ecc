// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
  private static final Country GERMANY = Countries.named("DE");

  private final Tally tally = new Tally();
  private Path file;
  private AccessLog log;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    file = directory.resolve("access.csv");
    log = AccessLog.to(file, tally);
  }

  @Test
  void a_line_tells_what_the_device_saw_and_what_the_server_did() throws IOException {
    log.begin(request(7), GERMANY);
    log.served(7, "FRA56-P4", "hit", 200, 0.4);
    log.end(7, new RequestEnd(200, 4_096, "", false));
    log.close();

    assertThat(lines())
        .singleElement()
        .asString()
        .matches(
            "\\d+,7,DE,3,GET /v1/users/me,/v1/users/me,ok,200,,FRA56-P4,hit,0\\.4,[0-9.]+,4096");
  }

  @Test
  void the_edges_word_about_a_request_comes_after_the_origins_and_stands() throws IOException {
    log.begin(request(1), GERMANY);
    log.served(1, "origin", "served", 200, 40);
    log.served(1, "FRA56-P4", "miss", 200, 290);
    log.end(1, new RequestEnd(200, 10, "", false));
    log.close();

    assertThat(lines()).singleElement().asString().contains(",FRA56-P4,miss,290.0,");
  }

  @Test
  void every_request_has_one_line_however_it_ends() throws IOException {
    for (int number = 0; number < 4; number++) {
      log.begin(request(number), GERMANY);
    }
    log.end(0, new RequestEnd(404, 90, "", false));
    log.end(0, new RequestEnd(404, 90, "", false));
    log.end(1, new RequestEnd(0, 0, "ConnectException", false));
    log.end(2, new RequestEnd(0, 0, "IOException", true));
    log.close();

    assertThat(lines())
        .satisfiesExactly(
            line -> assertThat(line).contains(",0,DE,").contains(",client_error,404,,"),
            line ->
                assertThat(line).contains(",1,DE,").contains(",failed,0,ConnectException,,,-1.0,"),
            line -> assertThat(line).contains(",2,DE,").contains(",cancelled,0,IOException,"),
            line -> assertThat(line).contains(",3,DE,").contains(",cancelled,0,Stopped,"));
    assertThat(tally.issued.sum()).isEqualTo(tally.ended.sum()).isEqualTo(4);
    assertThat(tally.errors.sum()).isEqualTo(1);
    assertThat(tally.failures.sum()).isEqualTo(1);
  }

  @Test
  void what_a_server_did_for_a_request_that_is_over_is_forgotten() throws IOException {
    log.served(9, "origin", "served", 200, 20_000);
    log.close();

    assertThat(log.openRequests()).isZero();
    assertThat(lines()).isEmpty();
  }

  private List<String> lines() throws IOException {
    List<String> all = Files.readAllLines(file);
    assertThat(all.get(0)).isEqualTo(AccessLog.HEADER);
    return all.subList(1, all.size());
  }

  private static PlannedRequest request(long number) {
    Api api = Objects.requireNonNull(ApiCatalogue.find("GET", "/v1/users/me"));
    return new PlannedRequest(number, 0, 3, api, "/v1/users/me", -1);
  }
}
