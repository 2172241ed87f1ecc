// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static dev.isochrone.deliver.DeliveryScene.accepted;
import static dev.isochrone.deliver.DeliveryScene.json;
import static dev.isochrone.deliver.DeliveryScene.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import dev.isochrone.plan.ValueRule;
import dev.isochrone.plan.ValueTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan that outlives the process. */
class PlanFileTest {

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path temporary;

  @Test
  void theNextProcessObeysThePlanFromItsFirstStepOn() throws Exception {
    try (DeliveryScene scene = scene()) {
      scene.answers(told(SamplingPlanCodec.encode(plan(7, 1)))).dueSlices(1).loop.step();
      assertThat(scene.advice.plan().version()).isEqualTo(7);

      scene.restart();
      assertThat(scene.advice.plan().version()).isZero();
      scene.loop.step();

      assertPlan(scene, 7, 1);
      scene.answers(accepted()).dueSlices(1).loop.step();
      scene.sent();
      assertThat(scene.sent().header("Isochrone-Plan")).isEqualTo("7");
    }
  }

  @Test
  void deltasAreKeptWithThePlanWhoseTableTheyUse() throws Exception {
    try (DeliveryScene scene = scene()) {
      scene.answers(
          told(SamplingPlanCodec.encode(plan(7, 1))),
          told(SamplingPlanCodec.encodeDelta(plan(8, 1))),
          told(SamplingPlanCodec.encodeDelta(plan(9, 1))));
      for (int i = 0; i < 3; i++) {
        scene.dueSlices(1).loop.step();
      }
      scene.restart().loop.step();
      assertPlan(scene, 9, 1);

      scene.answers(told(SamplingPlanCodec.encodeDelta(plan(10, 1)))).dueSlices(1).loop.step();
      scene.restart().loop.step();
      assertPlan(scene, 10, 1);

      scene.answers(told(SamplingPlanCodec.encode(plan(11, 2)))).dueSlices(1).loop.step();
      scene.restart().loop.step();
      assertPlan(scene, 11, 2);
    }
  }

  @Test
  void aPlanThatCannotBeReadReplacesNothing() throws Exception {
    try (DeliveryScene scene = scene()) {
      scene.answers(
          told(SamplingPlanCodec.encode(plan(7, 1))),
          told(SamplingPlanCodec.encodeDelta(plan(8, 2))),
          told(new byte[] {1, 2, 3}));
      for (int i = 0; i < 3; i++) {
        scene.dueSlices(1).loop.step();
      }
      assertThat(scene.advice.refusedPlans()).isEqualTo(2);

      scene.restart().loop.step();

      assertPlan(scene, 7, 1);
    }
  }

  @Test
  void aFileOfWhichAnyByteChangedIsNotObeyedAndDeleted() throws Exception {
    try (DeliveryScene scene = scene()) {
      scene.answers(told(SamplingPlanCodec.encode(plan(7, 1)))).dueSlices(1).loop.step();
      byte[] written = Files.readAllBytes(file());
      for (int at = 0; at < written.length; at++) {
        byte[] changed = written.clone();
        changed[at] ^= 1;
        Files.write(file(), changed);

        scene.restart().loop.step();

        assertThat(scene.advice.plan().version()).as("byte %d", at).isZero();
        assertThat(scene.loop.log().storage()).contains("plan");
        assertThat(file()).doesNotExist();
      }
      for (int length = 0; length < written.length; length++) {
        Files.write(file(), Arrays.copyOf(written, length));

        scene.restart().loop.step();

        assertThat(scene.advice.plan().version()).as("%d bytes", length).isZero();
        assertThat(file()).doesNotExist();
      }
    }
  }

  @Test
  void theKillSwitchHoldsInTheNextProcess() throws Exception {
    SamplingPlan off = SamplingPlan.builder().version(3).enabled(false).build();
    try (DeliveryScene scene = scene()) {
      scene.answers(told(SamplingPlanCodec.encode(off))).dueSlices(1).loop.step();

      scene.answers(status(304)).restart().loop.step();

      assertThat(scene.advice.plan().enabled()).isFalse();
      scene.sent();
      assertThat(scene.sent().request().getPath()).isEqualTo("/v1/plan");
    }
  }

  private static void assertPlan(DeliveryScene scene, long version, long table) {
    SamplingPlan plan = scene.advice.plan();
    assertThat(plan.version()).isEqualTo(version);
    ValueRule rule = plan.valueRule();
    assertThat(rule == null ? -1 : rule.table().id()).isEqualTo(table);
  }

  private static SamplingPlan plan(long version, long table) {
    ValueTable values = ValueTable.builder(table, 300, 340, 0, 6, 0, 0).build();
    return SamplingPlan.builder()
        .version(version)
        .valueRule(new ValueRule(0.25, 1, 18, 4, values))
        .build();
  }

  private static MockResponse told(byte[] plan) {
    return json(
        "{\"country\":\"\",\"accepted\":{\"slices\":1},\"plan\":\""
            + Base64.getEncoder().encodeToString(plan)
            + "\"}");
  }

  private Path file() {
    return temporary.resolve(PlanFile.NAME);
  }

  private DeliveryScene scene() throws Exception {
    return new DeliveryScene(temporary.toFile());
  }
}
