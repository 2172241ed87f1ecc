// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import dev.isochrone.capture.Capture;
import dev.isochrone.capture.HostRules;
import dev.isochrone.capture.RequestNamer;
import dev.isochrone.capture.RequestSink;
import dev.isochrone.deliver.Delivery;
import dev.isochrone.deliver.DeliveryLimits;
import dev.isochrone.deliver.SliceSource;
import dev.isochrone.queue.SliceQueue;
import dev.isochrone.sample.Sampler;
import dev.isochrone.sample.SliceSink;
import dev.isochrone.sample.SlicingLimits;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one place where the stages are put together: capture, sample, queue, deliver. No stage knows
 * another. Thread-safe.
 */
final class Route {

  final Capture capture;
  final Recorder recorder;
  final Sampler sampler;
  final SliceQueue queue;
  final Delivery delivery;
  final Losses losses;
  final CollectorAdvice advice;
  private final boolean stored;
  private final UserChoices choices;
  private final NetworkSource network;

  Route(IsochroneBuilder settings) {
    choices = new UserChoices(settings.consent);
    network = settings.network;
    Surroundings around =
        new Surroundings(settings.clock, settings.dice, network, settings.log, choices);
    losses = around.losses;
    advice = around.advice;
    stored = settings.storage != null;
    queue = new SliceQueue(settings.queueMaxSlices, settings.queueMaxBytes, losses);
    sampler =
        new SlicingLimits(settings.sliceMaxMillis, settings.sessionTimeoutMillis)
            .sampler(advice, network, settings.dice, losses, new QueueAndWake());
    sampler.consent(choices.consentBits());
    SliceSource source = new SamplerThenQueue();
    DeliveryLimits limits = new DeliveryLimits(settings.flushAfterMillis, settings.batchMaxBytes);
    delivery =
        settings.storage != null && settings.owner != null
            ? Delivery.toOwner(settings.storage, settings.owner, source, limits, around)
            : Delivery.toCollector(
                settings.collectors,
                settings.ingestKey,
                settings.deliveryClient,
                settings.sender.all(),
                settings.installStore,
                settings.storage,
                settings.takesHandedOver,
                source,
                limits,
                around);
    RequestNamer namer = new RequestNamer(settings.nameRules, settings.apiNamesMax);
    HostRules hosts =
        new HostRules(settings.allowedHosts, settings.deniedHosts, settings.hostGroups);
    RequestSink sink = new ToSampler();
    capture =
        new Capture(
            namer,
            hosts,
            settings.traceHosts,
            settings.currentTrace,
            settings.headers,
            sink,
            settings.clock);
    recorder =
        new Recorder(
            namer, hosts, settings.headers, sink, settings.collectors, settings.clock, this::books);
  }

  void start() {
    delivery.start();
    network.whenChanged(delivery::wake);
    if (stored) { // also where consent is denied: it may not have been
      delivery.wake(); // an earlier process may have left something
    }
  }

  void consent(Consent consent) {
    choices.consent(consent);
    sampler.consent(choices.consentBits());
    if (consent == Consent.DENIED) {
      sampler.endSession();
    }
    delivery.wake();
  }

  void user(String user) {
    sampler.user(user);
    delivery.wake();
  }

  void eraseUser() {
    sampler.endSession();
    choices.erase();
    delivery.wake();
  }

  void newInstallation() {
    sampler.endSession();
    choices.newInstallation();
    delivery.wake();
  }

  void flushSoon(long millis) {
    sampler.closeOpenSlice();
    delivery.drain(millis);
  }

  boolean flush(long millis) {
    sampler.closeOpenSlice();
    return delivery.flush(millis);
  }

  void close(long millis) {
    sampler.close();
    delivery.close(millis);
  }

  String dump() {
    return new RouteDump(this).toString();
  }

  /** The books: what {@link Recorder#books} says. */
  Map<String, Long> books() {
    Map<String, Long> books = new LinkedHashMap<>();
    long earlier = delivery.log().restored() + losses.total(LossReason.PROCESS_DIED);
    books.put("seen", sampler.seen() + earlier);
    books.put("waiting", sampler.open() + queue.requests() + delivery.log().pending());
    books.put("delivered", delivery.log().requests());
    for (LossReason reason : LossReason.values()) {
      books.put("lost." + reason.label(), losses.total(reason));
    }
    books.put("batches", delivery.log().batches());
    books.put("bytes", delivery.log().bytes());
    books.put("retries", delivery.log().retries());
    return books;
  }

  /** Where capture puts what has ended. */
  private final class ToSampler implements RequestSink {
    @Override
    public boolean isOpen() {
      return choices.consent() != Consent.DENIED && advice.plan().enabled();
    }

    @Override
    public void accept(CompletedRequest request) {
      if (choices.consent() != Consent.DENIED) {
        sampler.accept(request);
      }
    }

    @Override
    public void failed() {
      sampler.missed(LossReason.INTERNAL, 1);
    }
  }

  /** Where sample puts what it keeps. */
  private final class QueueAndWake implements SliceSink {
    @Override
    public void wake() {
      delivery.wake();
    }

    @Override
    public void put(Slice slice) {
      queue.put(slice);
      delivery.wake();
    }
  }

  /** Where deliver takes it from. */
  private final class SamplerThenQueue implements SliceSource {
    @Override
    public void closeOutdated(long nowNanos) {
      capture.recordAbandoned(nowNanos);
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
    public void adopt(DataInputStream in, long builtNanos, long erasedNanos) throws IOException {
      sampler.adopt(in, builtNanos, erasedNanos);
    }

    @Override
    public void missed(LossReason reason, long requests) {
      sampler.missed(reason, requests);
    }

    @Override
    public long seen() {
      return sampler.seen();
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
