// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static dev.isochrone.deliver.DeliveryScene.SLICE_REQUESTS;
import static dev.isochrone.deliver.DeliveryScene.accepted;
import static dev.isochrone.deliver.DeliveryScene.json;
import static dev.isochrone.deliver.DeliveryScene.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Collectors that answer anything: the books must balance, and the plan at hand must hold. */
class FaultyCollectorTest {

  private static final String SUNDAY = "Sun, 22 Nov 2026 00:00:00 GMT";

  @Test
  void everyStatusEitherKeepsOrDropsAndCounts() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      int statuses = 0;
      for (int status = 201; status <= 599; status += status % 100 < 31 ? 1 : 23) {
        statuses++;
        long before = scene.losses.total();
        scene.answers(status(status));
        if (status == 408) {
          scene.answers(status(status)); // OkHttp itself asks once more
        }
        scene.dueSlices(1).loop.step();
        long lost = scene.losses.total() - before;
        long kept = scene.loop.log().pending();

        assertThat(lost + kept).as("status %d", status).isEqualTo(SLICE_REQUESTS);
        boolean refused = status >= 400 && status < 500;
        boolean proxys = status == 407; // OkHttp throws: it uses none
        boolean later = status == 408 || status == 425 || status == 429 || proxys;
        assertThat(lost > 0).as("status %d loses", status).isEqualTo(refused && !later);
        if (kept > 0) {
          scene.clock.advanceMillis(Backoff.MAX_MILLIS);
          scene.answers(accepted()).loop.step();
        }
        assertThat(scene.loop.log().pending()).isZero();
      }
      assertThat(scene.loop.log().requests() + scene.losses.total())
          .isEqualTo((long) statuses * SLICE_REQUESTS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "60, 60000",
    "0, 0",
    "999999999, 86400000",
    "9999999999999, 0",
    "-5, 0",
    "soon, 0",
    "1.5, 0",
    "'Sun, 22 Nov 2026 00:02:00 GMT', 120000",
    "'Sat, 21 Nov 2026 23:00:00 GMT', 0",
    "'Mon, 22 Nov 2027 00:00:00 GMT', 86400000",
    "'Sun, 99 Nov 2026', 0"
  })
  void retryAfterIsObeyedAsFarAsItMakesSense(String value, long millis) throws Exception {
    for (int status : new int[] {429, 503}) {
      try (DeliveryScene scene = new DeliveryScene()) {
        MockResponse busy =
            status(status).setHeader("Date", SUNDAY).addHeader("Retry-After", value);
        scene.answers(busy).dueSlices(1);

        assertThat(scene.loop.step())
            .as("no backoff of our own, since the dice show 0")
            .isEqualTo(Math.max(1, TimeUnit.MILLISECONDS.toNanos(millis) / 1_000_000) * 1_000_000);
      }
    }
  }

  @Test
  void aDateWithoutTheCollectorsClockIsIgnored() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.answers(status(503).addHeader("Retry-After", SUNDAY)).dueSlices(1);

      assertThat(scene.loop.step()).isEqualTo(1_000_000);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SocketPolicy.class,
      names = {
        "DISCONNECT_AT_START",
        "DISCONNECT_AFTER_REQUEST",
        "DISCONNECT_DURING_REQUEST_BODY",
        "DISCONNECT_DURING_RESPONSE_BODY"
      })
  void whereverTheConnectionBreaksNothingIsLost(SocketPolicy policy) throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.answers(accepted().setSocketPolicy(policy), accepted(), accepted(), accepted());
      scene.dueSlices(1);
      // OkHttp's own second try breaks too, if it comes before the server is done with the first
      for (int tries = 0; tries < 3 && scene.loop.log().requests() == 0; tries++) {
        scene.loop.step();
        scene.clock.advanceMillis(Backoff.MAX_MILLIS);
      }

      assertThat(scene.loop.log().requests()).isEqualTo(SLICE_REQUESTS);
      assertThat(scene.losses.total()).isZero();
    }
  }

  @Test
  void aCollectorThatHangsIsLeftAndTheBatchGoesUnderTheSameId() throws Exception {
    OkHttpClient impatient =
        new OkHttpClient.Builder().readTimeout(100, TimeUnit.MILLISECONDS).build();
    try (DeliveryScene scene = new DeliveryScene(null, () -> impatient)) {
      scene.answers(
          accepted().setSocketPolicy(SocketPolicy.NO_RESPONSE),
          accepted().setSocketPolicy(SocketPolicy.NO_RESPONSE),
          accepted());
      scene.dueSlices(1);
      for (int hangs = 0; hangs < 2; hangs++) {
        scene.loop.step();
        assertThat(scene.loop.log().pending()).isEqualTo(SLICE_REQUESTS);
        scene.clock.advanceMillis(Backoff.MAX_MILLIS);
      }
      scene.loop.step();

      assertThat(scene.loop.log().requests()).isEqualTo(SLICE_REQUESTS);
      assertThat(scene.losses.total()).isZero();
      DeliveryScene.Sent first = scene.sent();
      scene.sent();
      DeliveryScene.Sent third = scene.sent();
      assertThat(third.batch()).isEqualTo(first.batch());
      assertThat(third.header("Isochrone-Attempt")).isEqualTo("3");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"accepted\":{},\"plan\":7}",
        "{\"accepted\":{},\"plan\":null,\"country\":null}",
        "{\"accepted\":{},\"plan\":{\"version\":9},\"country\":[\"DE\"]}",
        "{\"accepted\":{},\"plan\":\"\"}",
        "{\"accepted\":{},\"plan\":\"not base64!\"}",
        "{\"accepted\":{},\"plan\":\"SVA=\",\"planVersion\":-1,\"country\":\"Germany\"}",
        "{\"accepted\":{},\"plan\":\"////////////////////////////////\"}",
      })
  void aLieAboutThePlanChangesNothingAndTheBatchIsDelivered(String reply) throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.answers(json(reply)).dueSlices(1).loop.step();

      assertThat(scene.advice.plan()).isSameAs(SamplingPlan.KEEP_EVERYTHING);
      assertThat(scene.advice.country()).isEmpty();
      assertThat(scene.loop.log().requests()).isEqualTo(SLICE_REQUESTS);
    }
  }

  @Test
  void aPlanDamagedAnywhereIsObeyedOrRefusedButNeverThrows() throws Exception {
    byte[] plan = SamplingPlanCodec.encode(SamplingPlan.builder().version(8).build());
    Random random = new Random(7);
    try (DeliveryScene scene = new DeliveryScene()) {
      for (int round = 0; round < 60; round++) {
        byte[] damaged = plan.clone();
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        String base64 = Base64.getEncoder().encodeToString(damaged);
        scene.answers(json("{\"accepted\":{},\"plan\":\"" + base64 + "\"}")).dueSlices(1);
        scene.loop.step();

        SamplingPlan obeyed = scene.advice.plan();
        assertThat(obeyed.keepProbability()).isBetween(0.0, 1.0);
        if (!obeyed.enabled()) {
          scene.advice.plan(plan);
        }
      }
    }
  }

  @Test
  void aPlanOfAnyLengthDoesNotFillTheMemory() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.slices.sessions = 1;
      scene.answers(new MockResponse().setBody(new Buffer().write(new byte[1 << 20])));
      scene.loop.step();

      assertThat(scene.advice.plan()).isSameAs(SamplingPlan.KEEP_EVERYTHING);
    }
  }
}
