// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static dev.isochrone.deliver.DeliveryScene.SLICE_REQUESTS;
import static dev.isochrone.deliver.DeliveryScene.accepted;
import static dev.isochrone.deliver.DeliveryScene.json;
import static dev.isochrone.deliver.DeliveryScene.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.Consent;
import dev.isochrone.LossReason;
import dev.isochrone.Slices;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DeliveryLoopTest {

  @Test
  void anAcceptedBatchIsForgotten() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.answers(accepted()).dueSlices(2).loop.step();

      DeliveryScene.Sent sent = scene.sent();
      assertThat(sent.request().getRequestLine()).isEqualTo("POST /v1/batches HTTP/1.1");
      assertThat(sent.header("Authorization")).isEqualTo("Bearer key");
      assertThat(sent.header("Content-Type")).isEqualTo("application/json");
      assertThat(sent.header("Content-Encoding")).isEqualTo("gzip");
      assertThat(sent.header("Isochrone-Attempt")).isEqualTo("1");
      assertThat(sent.header("Isochrone-Batch-Age")).isEqualTo("0");
      assertThat(sent.header("Isochrone-Plan")).isEqualTo("0");
      assertThat(sent.sliceNumbers()).containsExactly(0, 1);
      assertThat(scene.loop.log().requests()).isEqualTo(2 * SLICE_REQUESTS);
      assertThat(scene.loop.log().pending()).isZero();
      assertThat(scene.loop.step()).isEqualTo(Long.MAX_VALUE);
    }
  }

  @Test
  void aSliceWaitsForOthersButNotForEver() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.answers(accepted());
      scene.slices.add(Slices.of(0, scene.clock.nanoTime(), SLICE_REQUESTS));

      long wait = scene.loop.step();
      assertThat(wait).isEqualTo(TimeUnit.MILLISECONDS.toNanos(DeliveryScene.FLUSH_AFTER_MILLIS));
      scene.clock.advanceMillis(DeliveryScene.FLUSH_AFTER_MILLIS - 1);
      scene.loop.step();
      assertThat(scene.arrived()).isZero();

      scene.clock.advanceMillis(1);
      scene.loop.step();
      assertThat(scene.arrived()).isEqualTo(1);
    }
  }

  @Test
  void enoughForABatchGoesAtOnce() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.answers(accepted());
      for (int i = 0; i < DeliveryScene.BATCH_SLICES + 1; i++) {
        scene.slices.add(Slices.of(i, scene.clock.nanoTime(), SLICE_REQUESTS));
      }

      scene.loop.step();

      assertThat(scene.sent().sliceNumbers()).containsExactly(0, 1, 2, 3);
      assertThat(scene.slices.bytes()).as("the fifth waits").isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 425, 429, 500, 502, 503, 504, 599})
  void notNowMeansTheSameBatchAgain(int status) throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.dice = 0.5;
      scene.losses.count(LossReason.NOT_KEPT, 7);
      scene
          .answers(status(status).addHeader("Location", "/elsewhere"), accepted())
          .dueSlices(1)
          .loop
          .step();
      DeliveryScene.Sent first = scene.sent();
      assertThat(scene.loop.log().pending()).isEqualTo(SLICE_REQUESTS);

      scene.clock.advanceMillis(999);
      scene.loop.step();
      assertThat(scene.arrived()).as("half of the first bound of 2 s").isEqualTo(1);
      scene.clock.advanceMillis(1);
      scene.loop.step();

      DeliveryScene.Sent second = scene.sent();
      assertThat(second.body()).isEqualTo(first.body());
      assertThat(second.header("Isochrone-Attempt")).isEqualTo("2");
      assertThat(second.header("Isochrone-Batch-Age")).isEqualTo("1000");
      assertThat(scene.loop.log().requests()).isEqualTo(SLICE_REQUESTS);
      assertThat(scene.losses.total()).isEqualTo(7);
      assertThat(scene.losses.take()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "<html>log in</html>", "{}", "[]", "{\"accepted\":", "{\"accepted\":1}"})
  void anAnswerThatIsNotTheCollectorsIsNoAcceptance(String body) throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.answers(json(body), accepted()).dueSlices(1).loop.step();

      assertThat(scene.loop.log().requests()).isZero();
      scene.loop.step();
      assertThat(scene.loop.log().requests()).isEqualTo(SLICE_REQUESTS);
      assertThat(scene.sent().batch()).isEqualTo(scene.sent().batch());
    }
  }

  @Test
  void aBrokenConnectionMeansTheSameBatchAgain() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene
          .answers(
              new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST),
              accepted().setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY),
              accepted())
          .dueSlices(1)
          .loop
          .step();
      scene.loop.step();
      scene.loop.step();

      assertThat(scene.loop.log().requests()).isEqualTo(SLICE_REQUESTS);
      assertThat(scene.sent().batch()).isEqualTo(scene.sent().batch());
      assertThat(scene.losses.total()).isZero();
    }
  }

  @Test
  void retryAfterIsObeyedEvenByADrain() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.answers(status(429).addHeader("Retry-After", "60"), accepted());
      scene.dueSlices(1).loop.step();
      scene.clock.advanceMillis(59_999);

      assertThat(scene.loop.drain(scene.clock.nanoTime() + 1_000_000_000L)).isFalse();
      assertThat(scene.loop.step()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(1));
      assertThat(scene.arrived()).isEqualTo(1);

      scene.clock.advanceMillis(1);
      assertThat(scene.loop.drain(scene.clock.nanoTime() + 1_000_000_000L)).isTrue();
      assertThat(scene.arrived()).isEqualTo(2);
    }
  }

  @Test
  void aDrainDoesNotWaitForOurOwnBackoff() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.dice = 0.999;
      scene.answers(status(503), accepted()).dueSlices(1).loop.step();

      assertThat(scene.loop.drain(scene.clock.nanoTime() + 1_000_000_000L)).isTrue();
    }
  }

  @Test
  void aDrainThatFailedIsTriedAgainWithinItsBound() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.dice = 0.25;
      scene.answers(status(503)).dueSlices(1);
      long wait = TimeUnit.MILLISECONDS.toNanos(Backoff.FIRST_MILLIS / 4);
      long deadline = scene.clock.nanoTime() + wait + 1;

      assertThat(scene.loop.drain(deadline)).isFalse();
      assertThat(scene.loop.nanosToNextTry(deadline)).isEqualTo(wait);
      assertThat(scene.loop.nanosToNextTry(deadline - 1)).isEqualTo(DeliveryLoop.NEVER);
      scene.network.available = false;
      assertThat(scene.loop.nanosToNextTry(deadline)).isEqualTo(DeliveryLoop.NEVER);
    }
  }

  @Test
  void backoffDoublesUpToItsCapAndStartsAgain() {
    Backoff backoff = new Backoff(() -> 0.5);
    long expected = Backoff.FIRST_MILLIS / 2;
    for (int i = 0; i < 9; i++) {
      assertThat(backoff.nextMillis()).isEqualTo(Math.min(expected, Backoff.MAX_MILLIS / 2));
      expected *= 2;
    }
    assertThat(backoff.nextMillis()).isEqualTo(Backoff.MAX_MILLIS / 2);
    backoff.reset();
    assertThat(backoff.nextMillis()).isEqualTo(Backoff.FIRST_MILLIS / 2);
  }

  @ParameterizedTest
  @CsvSource({
    "400,REJECTED",
    "404,REJECTED",
    "415,REJECTED",
    "422,REJECTED",
    "401,UNAUTHORIZED",
    "403,UNAUTHORIZED",
    "413,TOO_LARGE"
  })
  void aRefusedBatchIsCountedAndItsLossesAreToldByTheNext(int status, LossReason reason)
      throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.losses.count(LossReason.NOT_KEPT, 7);
      scene.answers(status(status), accepted()).dueSlices(1).loop.step();
      assertThat(scene.sent().json().get("losses").get("not_kept").asInt()).isEqualTo(7);
      assertThat(scene.losses.total(reason)).isEqualTo(SLICE_REQUESTS);

      scene.dueSlices(1).loop.step();

      JsonNode told = scene.sent().json().get("losses");
      assertThat(told.get("not_kept").asInt()).isEqualTo(7);
      assertThat(told.get(reason.label()).asInt()).isEqualTo(SLICE_REQUESTS);
      assertThat(scene.losses.take()).isEmpty();
      assertThat(scene.losses.total()).isEqualTo(7 + SLICE_REQUESTS);
    }
  }

  @Test
  void anUnknownKeyIsNotHammered() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.dice = 0.999;
      scene.answers(status(401)).dueSlices(2 * DeliveryScene.BATCH_SLICES).loop.step();

      assertThat(scene.arrived()).isEqualTo(1);
    }
  }

  @Test
  void aBatchThatIsTooLargeIsSplitUntilItFits() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene
          .answers(status(413), status(413), status(413), accepted(), accepted())
          .dueSlices(3)
          .loop
          .step();

      DeliveryScene.Sent whole = scene.sent();
      DeliveryScene.Sent hopeless = scene.sent();
      DeliveryScene.Sent half = scene.sent();
      DeliveryScene.Sent second = scene.sent();
      DeliveryScene.Sent third = scene.sent();
      assertThat(whole.sliceNumbers()).containsExactly(0, 1, 2);
      assertThat(hopeless.sliceNumbers()).as("a single slice is dropped").containsExactly(0);
      assertThat(half.sliceNumbers()).containsExactly(1, 2);
      assertThat(second.sliceNumbers()).containsExactly(1);
      assertThat(third.sliceNumbers()).containsExactly(2);
      assertThat(List.of(whole, hopeless, half, second, third))
          .extracting(DeliveryScene.Sent::batch)
          .doesNotHaveDuplicates();
      assertThat(scene.losses.total(LossReason.TOO_LARGE)).isEqualTo(SLICE_REQUESTS);
      assertThat(scene.loop.log().requests()).isEqualTo(2 * SLICE_REQUESTS);
    }
  }

  @Test
  void lossesOfASplitBatchAreToldOnce() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.losses.count(LossReason.QUEUE_FULL, 5);
      scene.answers(status(413), accepted(), accepted()).dueSlices(2).loop.step();

      scene.sent();
      JsonNode older = scene.sent().json();
      JsonNode younger = scene.sent().json();
      assertThat(older.get("losses").get("queue_full").asInt()).isEqualTo(5);
      assertThat(younger.has("losses")).isFalse();
    }
  }

  @Test
  void countryAndPlanOfAReplyHoldAtOnce() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      SamplingPlan plan = SamplingPlan.builder().version(8).keepProbability(0.25).build();
      scene
          .answers(reply("DE", SamplingPlanCodec.encode(plan)), accepted())
          .dueSlices(1)
          .loop
          .step();

      assertThat(scene.advice.country()).isEqualTo("DE");
      assertThat(scene.advice.plan().keepProbability()).isEqualTo(0.25);
      scene.sent();
      scene.dueSlices(1).loop.step();
      assertThat(scene.sent().header("Isochrone-Plan")).isEqualTo("8");
      assertThat(scene.advice.country()).as("the collector no longer knows").isEmpty();
    }
  }

  @Test
  void aPlanThatCannotBeReadChangesNothing() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.answers(reply("", new byte[] {1, 2, 3})).dueSlices(1).loop.step();

      assertThat(scene.advice.plan()).isSameAs(SamplingPlan.KEEP_EVERYTHING);
      assertThat(scene.advice.refusedPlans()).isEqualTo(1);
      assertThat(scene.loop.log().requests()).isEqualTo(SLICE_REQUESTS);
    }
  }

  @Test
  void theKillSwitchDropsWhatWaitsAndAsksOnceAnHour() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      SamplingPlan off = SamplingPlan.builder().version(2).enabled(false).build();
      scene.answers(reply("", SamplingPlanCodec.encode(off)));
      scene.dueSlices(DeliveryScene.BATCH_SLICES + 2).loop.step();

      assertThat(scene.losses.total(LossReason.DISABLED)).isEqualTo(2 * SLICE_REQUESTS);
      scene.sent();
      scene.slices.add(Slices.of(9, 0, SLICE_REQUESTS));
      long wait = scene.loop.step();
      assertThat(wait)
          .as("a second has passed")
          .isEqualTo(PlanRefresh.MAX_AGE_NANOS - 1_000_000_000L);
      assertThat(scene.losses.total(LossReason.DISABLED)).isEqualTo(3 * SLICE_REQUESTS);

      SamplingPlan on = SamplingPlan.builder().version(3).build();
      scene.answers(
          new MockResponse().setBody(new okio.Buffer().write(SamplingPlanCodec.encode(on))));
      scene.clock.advanceMillis(3_600_000);
      scene.loop.step();

      DeliveryScene.Sent asked = scene.sent();
      assertThat(asked.request().getRequestLine()).isEqualTo("GET /v1/plan HTTP/1.1");
      assertThat(asked.header("If-None-Match")).isEqualTo("\"2\"");
      assertThat(scene.advice.plan().enabled()).isTrue();
    }
  }

  @Test
  void aSessionAsksForThePlanWhenItIsOlderThanAnHour() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.answers(status(304), status(304));
      scene.slices.sessions = 1;
      scene.loop.step();
      assertThat(scene.arrived()).isEqualTo(1);

      scene.slices.sessions = 2;
      scene.clock.advanceMillis(3_599_999);
      scene.loop.step();
      assertThat(scene.arrived()).as("younger than an hour").isEqualTo(1);

      scene.clock.advanceMillis(1);
      scene.loop.step();
      assertThat(scene.arrived()).as("no new session").isEqualTo(1);

      scene.slices.sessions = 3;
      scene.loop.step();
      assertThat(scene.arrived()).isEqualTo(2);
      assertThat(scene.advice.plan()).isSameAs(SamplingPlan.KEEP_EVERYTHING);
    }
  }

  @Test
  void aSliceThatAwaitsAPlanHasItAskedForBeforeItIsSent() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      SamplingPlan plan = SamplingPlan.builder().version(8).keepProbability(0.25).build();
      scene.answers(
          new MockResponse().setBody(new okio.Buffer().write(SamplingPlanCodec.encode(plan))),
          accepted());
      scene.slices.awaiting.add(Slices.of(1, scene.clock.nanoTime(), SLICE_REQUESTS));
      scene.loop.step();

      assertThat(scene.sent().request().getRequestLine()).isEqualTo("GET /v1/plan HTTP/1.1");
      assertThat(scene.advice.plan().version()).isEqualTo(8);
      assertThat(scene.advice.nanosSinceConfirmed(scene.clock.nanoTime())).isZero();
      scene.clock.advanceMillis(DeliveryScene.FLUSH_AFTER_MILLIS);
      scene.loop.step();
      assertThat(scene.sent().sliceNumbers()).containsExactly(1);
    }
  }

  @Test
  void whereNobodyCanBeAskedASliceAwaitsNothing() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.dice = 0.9;
      scene.answers(status(503)).dueSlices(1).loop.step();
      awaitingIsDecided(scene, "paused");

      scene.clock.advanceMillis(3_600_000);
      scene.network.available = false;
      awaitingIsDecided(scene, "offline");

      scene.network.available = true;
      scene.choices.consent(Consent.PENDING);
      awaitingIsDecided(scene, "no consent");

      scene.choices.consent(Consent.GRANTED);
      SamplingPlan spent = SamplingPlan.builder().version(2).deviceBudget(1, 1).build();
      scene.advice.plan(SamplingPlanCodec.encode(spent));
      awaitingIsDecided(scene, "its budget is spent");
    }
  }

  private static void awaitingIsDecided(DeliveryScene scene, String why) {
    int arrived = scene.arrived();
    scene.slices.awaiting.add(Slices.of(1, scene.clock.nanoTime(), SLICE_REQUESTS));
    scene.loop.step();

    assertThat(scene.slices.awaitsPlan()).as(why).isFalse();
    assertThat(scene.arrived()).as(why).isEqualTo(arrived);
  }

  @Test
  void closingCountsWhatIsLeft() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.dice = 0.9;
      scene.answers(status(503)).dueSlices(1).loop.step();
      scene.slices.add(Slices.of(1, 0, SLICE_REQUESTS));

      scene.loop.close();

      assertThat(scene.losses.total(LossReason.CLOSED)).isEqualTo(2 * SLICE_REQUESTS);
      assertThat(scene.loop.log().pending()).isZero();
    }
  }

  @Test
  void aReplyOfAnyLengthDoesNotFillTheMemory() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.answers(json("{\"accepted\":{},\"x\":\"" + "x".repeat(300_000) + "\"}"), accepted());
      scene.dueSlices(1).loop.step();

      assertThat(scene.loop.log().requests()).isZero();
      assertThat(scene.loop.log().last()).contains("at most 262144 bytes");
    }
  }

  private static MockResponse reply(String country, byte[] plan) {
    return json(
        "{\"country\":\""
            + country
            + "\",\"accepted\":{\"slices\":1,\"exemplars\":0},\"rejected\":{},\"planVersion\":8,\"plan\":\""
            + Base64.getEncoder().encodeToString(plan)
            + "\",\"later\":[{\"plan\":1}]}");
  }
}
