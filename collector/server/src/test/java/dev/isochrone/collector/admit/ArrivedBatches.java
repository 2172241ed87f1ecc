// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.admit;

import dev.isochrone.collector.Arrival;
import dev.isochrone.collector.Batch;
import dev.isochrone.collector.Caller;
import dev.isochrone.collector.CountrySource;
import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.IngestKey;
import dev.isochrone.collector.Origin;
import dev.isochrone.collector.TestBatches;
import dev.isochrone.collector.ValidBatch;
import dev.isochrone.collector.validate.BatchReader;
import dev.isochrone.collector.validate.RecordChecks;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Batches as enrich hands them to admit. */
public final class ArrivedBatches {
  public static final int TIMINGS_A_SLICE = 8;

  private static final JsonMapper JSON = new JsonMapper();

  private ArrivedBatches() {}

  /** A batch of slices that were all kept. */
  public static EnrichedBatch kept(long number, int slices) {
    return of(fresh(number, slices, TIMINGS_A_SLICE), 1, 1);
  }

  /** A batch of slices that claim a probability. */
  static EnrichedBatch claiming(double keep, int slices, long installKey, long addressKey) {
    ObjectNode tree = fresh(1, slices, 1);
    TestBatches.fill(tree, "slices", "keep", slices, JSON.getNodeFactory().numberNode(keep));
    return of(tree, installKey, addressKey);
  }

  /** The same, of a device whose own budget is said to have lowered the probability by a factor. */
  static EnrichedBatch thinned(double keep, double deviceKeep, int slices, long installKey) {
    ObjectNode tree = fresh(1, slices, 1);
    TestBatches.fill(tree, "slices", "keep", slices, JSON.getNodeFactory().numberNode(keep));
    TestBatches.fill(
        tree, "slices", "device_keep", slices, JSON.getNodeFactory().numberNode(deviceKeep));
    return of(tree, installKey, 0);
  }

  /** However many slices there are, none begins in the future. */
  private static ObjectNode fresh(long number, int slices, int requests) {
    ObjectNode tree = TestBatches.batch(number, slices, requests);
    TestBatches.fill(tree, "slices", "age", slices, JSON.getNodeFactory().numberNode(1000));
    return tree;
  }

  static EnrichedBatch of(ObjectNode tree, long installKey, long addressKey) {
    try {
      byte[] json = TestBatches.json(tree);
      Batch batch = new BatchReader().read(json, json.length);
      Arrival arrival =
          new Arrival(
              new IngestKey("t", "shop"),
              new Caller(InetAddress.getLoopbackAddress(), List.of(), null),
              InstantSource.system().millis(),
              0,
              0,
              1);
      ValidBatch valid = new RecordChecks().check(batch, arrival);
      int slices = batch.slices().rows();
      String[] country = new String[slices];
      Arrays.fill(country, "DE");
      CountrySource[] source = new CountrySource[slices];
      Arrays.fill(source, CountrySource.DEVICE);
      return new EnrichedBatch(
          valid,
          arrival,
          "t",
          "shop",
          Origin.UNKNOWN,
          new long[slices],
          country,
          source,
          0,
          installKey,
          0,
          addressKey);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Records that are kept and those that are not, together. */
  static int accounted(ValidBatch valid) {
    return kept(valid) + valid.refused().values().stream().mapToInt(Integer::intValue).sum();
  }

  static int kept(ValidBatch valid) {
    return valid.slices().cardinality() + valid.exemplars().cardinality();
  }
}
