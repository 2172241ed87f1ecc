// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.Arrival;
import dev.isochrone.collector.IngestKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class ReceptionTest {
  private static final String HOLDS_UP = "holds its worker up";

  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch heldUp = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final BlockingQueue<String> turnedAway = new LinkedBlockingQueue<>();
  private final Disposable.Composite open = Disposables.composite();

  @AfterEach
  void close() {
    goOn.countDown();
    open.dispose();
  }

  @Test
  void nothingWaitsForAWorkerThatIsHeldUpWhileAnotherIsFree() throws Exception {
    URI url = listen(2, 1000);
    CompletableFuture<HttpResponse<String>> first = post(url, HOLDS_UP);
    assertThat(heldUp.await(30, TimeUnit.SECONDS)).isTrue();

    List<CompletableFuture<HttpResponse<String>>> others = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      others.add(post(url, "{}"));
    }

    for (CompletableFuture<HttpResponse<String>> other : others) {
      assertThat(other.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(first).isNotDone();
    goOn.countDown();
    assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void whatDoesNotFitIntoTheQueueIsToldToComeAgainAndCounted() throws Exception {
    URI url = listen(1, 2);
    List<CompletableFuture<HttpResponse<String>>> sent =
        new ArrayList<>(List.of(post(url, HOLDS_UP)));
    assertThat(heldUp.await(30, TimeUnit.SECONDS)).isTrue();

    for (int i = 0; i < 10; i++) {
      sent.add(post(url, "{}"));
    }
    for (int i = 0; i < 8; i++) {
      assertThat(turnedAway.poll(30, TimeUnit.SECONDS)).isEqualTo("busy");
    }
    goOn.countDown();

    List<HttpResponse<String>> answers = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> answer : sent) {
      answers.add(answer.get(30, TimeUnit.SECONDS));
    }
    assertThat(answers.stream().filter(answer -> answer.statusCode() == 200)).hasSize(3);
    assertThat(answers.stream().filter(answer -> answer.statusCode() != 200))
        .hasSize(8)
        .allSatisfy(
            answer -> {
              assertThat(answer.statusCode()).isEqualTo(503);
              assertThat(answer.headers().firstValueAsLong("Retry-After")).isPresent();
            });
    assertThat(turnedAway).isEmpty();
  }

  private URI listen(int workers, int maxWaiting) {
    Reception reception =
        new Reception(
            new IngestKeys(hash -> new IngestKey("default", "shop")),
            new ReceiveSettings(
                1 << 20, 8 << 20, Duration.ofSeconds(20), workers, maxWaiting, 64 << 20, 0, 0, 0),
            Clock.systemUTC(),
            caller -> null,
            turnedAway::add);
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(
                new ReactorHttpHandlerAdapter(new BatchesEndpoint(reception, this::take)::handle))
            .bindNow();
    open.add(server);
    open.add(reception::close);
    return URI.create("http://127.0.0.1:" + server.port() + "/v1/batches");
  }

  private CompletionStage<IntakeResult> take(Arrival arrival, byte[] json, int length) {
    if (new String(json, 0, length, StandardCharsets.UTF_8).equals(HOLDS_UP)) {
      heldUp.countDown();
      awaitGoOn();
    }
    return CompletableFuture.completedFuture(
        new IntakeResult.Accepted("", 0, 0, Map.of(), 0, null));
  }

  private void awaitGoOn() {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<HttpResponse<String>> post(URI url, String body) {
    return client.sendAsync(
        HttpRequest.newBuilder(url)
            .header("Authorization", "Bearer any")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
