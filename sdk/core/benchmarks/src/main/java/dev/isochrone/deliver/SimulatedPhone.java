// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.isochrone.CompletedRequest;
import dev.isochrone.Consent;
import dev.isochrone.LogSink;
import dev.isochrone.LossReason;
import dev.isochrone.NetworkSource;
import dev.isochrone.Slice;
import dev.isochrone.Surroundings;
import dev.isochrone.UserChoices;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import dev.isochrone.queue.SliceQueue;
import dev.isochrone.sample.Sampler;
import dev.isochrone.sample.SliceSink;
import dev.isochrone.sample.SlicingLimits;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The SDK of one phone over a day: its own sampler, queue and delivery, under a clock that jumps
 * from one thing to do to the next, and a collector that counts what arrives. The plan changes
 * every five minutes, as the planner's does. Not thread-safe.
 */
public final class SimulatedPhone {

  private static final long DEFAULT_FLUSH_MILLIS = 30_000;
  private static final long DEFAULT_BATCH_BYTES = 256 << 10;
  private static final long PLAN_EVERY_NANOS = 300_000_000_000L;
  private static final long END_OF_DAY_NANOS = 86_400_000_000_000L;

  private static final LogSink SILENCE =
      new LogSink() {
        @Override
        public void warn(String message) {}

        @Override
        public void debug(String message) {}
      };

  private final FakeClock clock = new FakeClock();
  private final SliceQueue queue;
  private final TrafficMeter meter = new TrafficMeter();
  private final SamplingPlan plan;
  private final String country;
  private final Sampler sampler;
  private final DeliveryLoop loop;

  /**
   * Creates a phone that already obeys the plan, as one that was used yesterday does.
   *
   * @param plan what the collector serves all day, under ever new versions
   */
  public SimulatedPhone(SamplingPlan plan, String country, NetworkSource network, long seed) {
    this.plan = plan;
    this.country = country;
    SplittableRandom random = new SplittableRandom(seed);
    Surroundings around =
        new Surroundings(
            clock, random::nextDouble, network, SILENCE, new UserChoices(Consent.GRANTED));
    around.advice.plan(SamplingPlanCodec.encode(plan));
    around.advice.country(country);
    queue = new SliceQueue(1_000, 4 << 20, around.losses);
    sampler =
        new SlicingLimits(120_000, 30 * 60_000)
            .sampler(around.advice, network, around.dice, around.losses, new ToQueue());
    RandomIds ids = EncodedBatch.seededIds(seed);
    Installation installation = new Installation(null, ids);
    loop =
        new DeliveryLoop(
            new FromQueue(),
            EncodedBatch.builder(clock, ids, installation),
            installation,
            new CountingLink(),
            new DeliveryLimits(DEFAULT_FLUSH_MILLIS, DEFAULT_BATCH_BYTES),
            null,
            false,
            around);
  }

  /** Lives through a day and returns what it sent and received. */
  public TrafficMeter day(List<CompletedRequest> requests) {
    long due = 0;
    for (CompletedRequest request : requests) {
      workUntil(request.endNanos(), due);
      clock.set(request.endNanos());
      sampler.accept(request);
      due = next();
    }
    workUntil(END_OF_DAY_NANOS, due);
    return meter;
  }

  private void workUntil(long nanos, long firstDue) {
    for (long due = firstDue; due <= nanos; due = next()) {
      clock.set(Math.max(due, clock.nanoTime()));
    }
  }

  private long next() {
    long sleep = loop.step();
    return sleep > END_OF_DAY_NANOS ? Long.MAX_VALUE : clock.nanoTime() + sleep;
  }

  private byte[] currentPlan() {
    SamplingPlan current =
        SamplingPlan.builder()
            .version(planVersion())
            .keepProbability(plan.keepProbability())
            .phaseKeepProbability(plan.phaseKeepProbability())
            .exemplarKeepProbability(plan.exemplarKeepProbability())
            .hotExemplarKeepProbability(plan.hotExemplarKeepProbability())
            .hotBucket(plan.hotBucket())
            .valueRule(plan.valueRule())
            .build();
    return SamplingPlanCodec.encode(current);
  }

  private long planVersion() {
    return plan.version() + 1 + clock.nanoTime() / PLAN_EVERY_NANOS;
  }

  /** A collector that takes everything. */
  private final class CountingLink implements CollectorLink {
    private long sentBytes;

    @Override
    public DeliveryResult post(Batch batch, long ageMillis, int attempt, long planVersion) {
      String newer =
          planVersion == planVersion()
              ? ""
              : ",\"plan\":\"" + Base64.getEncoder().encodeToString(currentPlan()) + "\"";
      String reply =
          "{\"country\":\""
              + country
              + "\",\"accepted\":{\"slices\":"
              + batch.requests
              + ",\"exemplars\":0},\"rejected\":{},\"planVersion\":"
              + planVersion()
              + newer
              + "}";
      sentBytes += batch.gzip.length;
      meter.posted(clock.nanoTime(), batch.gzip.length, reply.length(), batch.requests);
      try {
        return DeliveryResult.accepted(Reply.read(reply.getBytes(UTF_8)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public long sentBytes() {
      return sentBytes;
    }

    @Override
    public byte[] plan(long planVersion) {
      byte[] served = planVersion == planVersion() ? new byte[0] : currentPlan();
      meter.askedForPlan(clock.nanoTime(), served.length);
      return served;
    }

    @Override
    public DeliveryResult erase(String secret) {
      throw new IllegalStateException("nobody asked to be erased");
    }

    @Override
    public boolean moveOn() {
      return false;
    }

    @Override
    public void cancel() {}
  }

  /** Where the sampler puts what it keeps. */
  private final class ToQueue implements SliceSink {
    @Override
    public void wake() {}

    @Override
    public void put(Slice slice) {
      queue.put(slice);
    }
  }

  /** Where delivery takes it from. */
  private final class FromQueue implements SliceSource {
    @Override
    public void closeOutdated(long nowNanos) {
      sampler.closeOutdated(nowNanos);
    }

    @Override
    public void endSession() {
      sampler.endSession();
    }

    @Override
    public boolean awaitsPlan() {
      return sampler.awaitsPlan();
    }

    @Override
    public void decideAwaiting() {
      sampler.decideAwaiting();
    }

    @Override
    public long nanosToOutdated(long nowNanos) {
      return sampler.nanosToOutdated(nowNanos);
    }

    @Override
    public void adopt(DataInputStream in, long builtNanos, long erasedNanos) {
      throw new UnsupportedOperationException("there is no guest");
    }

    @Override
    public void missed(LossReason reason, long requests) {
      throw new UnsupportedOperationException("there is no guest");
    }

    @Override
    public long seen() {
      return 0;
    }

    @Override
    public long sessions() {
      return sampler.sessions();
    }

    @Override
    public List<Slice> take(long batchMaxBytes) {
      return queue.take(batchMaxBytes);
    }

    @Override
    public long bytes() {
      return queue.bytes();
    }

    @Override
    public long requests() {
      return sampler.open() + queue.requests();
    }

    @Override
    public void drop(LossReason reason) {
      sampler.dropAwaiting(reason);
      queue.drop(reason);
    }

    @Override
    public void close() {
      queue.close();
    }
  }
}
