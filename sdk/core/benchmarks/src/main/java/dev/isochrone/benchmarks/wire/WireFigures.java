// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.wire;

import dev.isochrone.RequestColumns.Field;
import dev.isochrone.Slice;
import dev.isochrone.benchmarks.Figures;
import dev.isochrone.benchmarks.traffic.BatchOfSlices;
import dev.isochrone.benchmarks.traffic.PhoneDay;
import dev.isochrone.benchmarks.traffic.ReferencePlan;
import dev.isochrone.deliver.ConnectionCost;
import dev.isochrone.deliver.EncodedBatch;
import dev.isochrone.deliver.FakeClock;
import java.io.IOException;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Weighs gzip bodies, averaged over the days of many phones.
 *
 * <p>A timing costs what the body shrinks by when the {@code timings} table loses its columns. All
 * that is left then — slices, resource, dictionaries, ids — is divided among the slices, so that
 * slices and timings together are the whole body. Phases and exemplars cost what a body grows by
 * when the same slices carry them.
 */
public final class WireFigures {

  private static final int REQUESTS = 12;
  private static final long BUILT_AFTER_NANOS = 5_000_000_000L;

  private final ReferencePlan plan;
  private final int phones;

  /** Weighs the batches of this many phones. */
  public WireFigures(int phones) {
    this.phones = phones;
    plan = ReferencePlan.learnt(phones);
  }

  /** Weighs and prints. */
  public void print(Figures figures) throws IOException {
    for (int slices : new int[] {1, 3, 10}) {
      BatchOfSlices bare = new BatchOfSlices(slices, REQUESTS, false, false);
      double body = mean(bare, false, EncodedBatch::bytes);
      double withoutTimings = mean(bare, false, batch -> batch.bytesWithout("timings"));
      String suffix = slices == 10 ? "" : "." + slices;
      figures.print("wire.batch.bytes" + suffix, body, "bytes");
      figures.print(
          "wire.timing.bytes" + suffix, (body - withoutTimings) / (slices * REQUESTS), "bytes");
      figures.print("wire.slice.bytes" + suffix, withoutTimings / slices, "bytes");
    }
    double bare = mean(new BatchOfSlices(10, REQUESTS, false, false), false, EncodedBatch::bytes);
    double phased = mean(new BatchOfSlices(10, REQUESTS, true, false), false, EncodedBatch::bytes);
    figures.print("wire.phases.bytes", (phased - bare) / (10 * REQUESTS), "bytes");
    figures.print("wire.exemplar.bytes", exemplar(false), "bytes");
    figures.print("wire.exemplar.traced.bytes", exemplar(true), "bytes");
    figures.print("wire.request.bytes", wholeRequest(), "bytes");
    figures.print("wire.request.otlp.bytes", otlpRequest(), "bytes");
    ConnectionCost cost = ConnectionCost.measured();
    figures.print("wire.overhead.cold.bytes", cost.coldBytes(), "bytes");
    figures.print("wire.overhead.warm.bytes", cost.warmBytes(), "bytes");
  }

  /** 100 exemplars a batch; their timings are paid for. */
  private double exemplar(boolean traced) {
    double with = mean(new BatchOfSlices(10, 10, false, true), traced, EncodedBatch::bytes);
    double without = mean(new BatchOfSlices(10, 10, false, false), traced, EncodedBatch::bytes);
    return (with - without) / 100;
  }

  /** All there is about 100 requests, in one batch: slices, timings and exemplars. */
  private double wholeRequest() {
    return mean(new BatchOfSlices(10, 10, false, true), false, EncodedBatch::bytes) / 100;
  }

  private double otlpRequest() {
    double sum = 0;
    for (int phone = 0; phone < phones; phone++) {
      PhoneDay day = PhoneDay.of(phone, true);
      sum += OtlpSpans.gzipBytes(day, day.requests().subList(0, 100)) / 100.0;
    }
    return sum / phones;
  }

  private double mean(BatchOfSlices shape, boolean traced, ToDoubleFunction<EncodedBatch> weight) {
    double sum = 0;
    for (int phone = 0; phone < phones; phone++) {
      PhoneDay day = PhoneDay.of(phone, traced);
      List<Slice> slices = shape.of(day, plan.planOf(day));
      FakeClock clock = new FakeClock();
      clock.set(end(slices.get(slices.size() - 1)) + BUILT_AFTER_NANOS);
      sum += weight.applyAsDouble(EncodedBatch.of(slices, clock, phone));
    }
    return sum / phones;
  }

  private static long end(Slice slice) {
    return slice.requests().number(slice.requests().rows() - 1, Field.END_NANOS);
  }
}
