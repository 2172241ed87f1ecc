// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.Batch;
import dev.isochrone.collector.Column;
import dev.isochrone.collector.ColumnTable;
import dev.isochrone.collector.ExemplarColumn;
import dev.isochrone.collector.PhaseColumn;
import dev.isochrone.collector.SliceColumn;
import dev.isochrone.collector.TestBatches;
import dev.isochrone.collector.TimingColumn;
import dev.isochrone.collector.validate.BatchReader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SdkFormTest {
  @Test
  void says_the_same_in_fewer_bytes() throws Exception {
    ObjectNode batch = DemoBatches.batch(7);
    byte[] before = TestBatches.json(batch);
    byte[] after = TestBatches.json(SdkForm.of(batch));

    assertThat(after.length).isLessThan(before.length);
    Batch expected = new BatchReader().read(before, before.length);
    Batch read = new BatchReader().read(after, after.length);
    assertSame(read.slices(), expected.slices(), SliceColumn.values());
    assertSame(read.timings(), expected.timings(), TimingColumn.values());
    assertSame(read.phases(), expected.phases(), PhaseColumn.values());
    assertSame(read.exemplars(), expected.exemplars(), ExemplarColumn.values());
  }

  private static <C extends Column> void assertSame(
      ColumnTable<C> read, ColumnTable<C> expected, C[] columns) {
    assertThat(read.rows()).isEqualTo(expected.rows());
    for (C column : columns) {
      switch (column.kind()) {
        case INTEGER ->
            assertThat(Arrays.copyOf(read.integers(column), read.rows()))
                .as(column.wireName())
                .isEqualTo(Arrays.copyOf(expected.integers(column), read.rows()));
        case PROBABILITY ->
            assertThat(Arrays.copyOf(read.probabilities(column), read.rows()))
                .as(column.wireName())
                .isEqualTo(Arrays.copyOf(expected.probabilities(column), read.rows()));
        case TEXT ->
            assertThat(Arrays.copyOf(read.texts(column), read.rows()))
                .as(column.wireName())
                .isEqualTo(Arrays.copyOf(expected.texts(column), read.rows()));
      }
    }
  }
}
