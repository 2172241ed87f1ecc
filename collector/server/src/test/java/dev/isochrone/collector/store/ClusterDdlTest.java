// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClusterDdlTest {
  private static final ClusterDdl DDL = new ClusterDdl("isochrone");

  @Test
  void a_statement_of_another_kind_is_refused() {
    assertThatThrownBy(() -> DDL.of("OPTIMIZE TABLE slices"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("OPTIMIZE TABLE slices");
    assertThatThrownBy(() -> new ClusterDdl("a'b")).hasMessageContaining("expected a name: a'b");
  }

  @Test
  void columns_change_in_both_tables_and_storage_in_the_local_one() {
    assertThat(DDL.of("ALTER TABLE slices ADD COLUMN x UInt8"))
        .containsExactly(
            "ALTER TABLE slices_local ON CLUSTER 'isochrone' ADD COLUMN x UInt8",
            "ALTER TABLE slices ON CLUSTER 'isochrone' ADD COLUMN x UInt8");
    assertThat(DDL.of("ALTER TABLE slices MODIFY TTL t0 + INTERVAL 3 DAY"))
        .containsExactly(
            "ALTER TABLE slices_local ON CLUSTER 'isochrone' MODIFY TTL t0 + INTERVAL 3 DAY");
    assertThat(DDL.of("ALTER TABLE marks ADD COLUMN x UInt8"))
        .containsExactly("ALTER TABLE marks ON CLUSTER 'isochrone' ADD COLUMN x UInt8");
  }

  @Test
  void a_filling_reads_and_writes_all_shards_once() {
    assertThat(DDL.of("INSERT INTO rollup_api_hour (api)\nSELECT api\nFROM slices"))
        .containsExactly(
            "INSERT INTO rollup_api_hour (api)\nSETTINGS insert_distributed_one_random_shard = 1\n"
                + "SELECT api\nFROM slices");
    assertThat(DDL.of("INSERT INTO marks\nSELECT 1"))
        .containsExactly("INSERT INTO marks\nSELECT 1");
  }

  @Test
  void a_lot_of_a_sharded_table_is_sharded() {
    assertThat(
            DDL.of(
                "CREATE TABLE IF NOT EXISTS slices_lot AS slices\nENGINE = MergeTree\nORDER BY x"))
        .element(0)
        .asString()
        .startsWith(
            "CREATE TABLE IF NOT EXISTS slices_lot_local ON CLUSTER 'isochrone' AS slices\n")
        .contains(
            "ENGINE = ReplicatedMergeTree('/clickhouse/tables/{database}/{shard}/slices_lot'");
    assertThat(
            DDL.of(
                "CREATE MATERIALIZED VIEW IF NOT EXISTS feed TO slices_lot AS\nSELECT * FROM slices"))
        .containsExactly(
            "CREATE MATERIALIZED VIEW IF NOT EXISTS feed ON CLUSTER 'isochrone' TO slices_lot_local AS\n"
                + "SELECT * FROM slices_local");
  }
}
