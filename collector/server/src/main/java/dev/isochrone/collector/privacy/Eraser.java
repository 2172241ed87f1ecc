// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.privacy;

import com.clickhouse.client.api.Client;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what was promised to those who want to be forgotten, one at a time: waits until the spool
 * holds nothing older than the request, then removes their rows from dead letters and tables, then
 * writes the receipt. A failure leaves the note, and the next round begins again. Thread-safe.
 */
public final class Eraser implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Eraser.class);
  private static final Duration DRAINED_WITHIN = Duration.ofMinutes(10);

  /** What of the collector holds rows besides ClickHouse. */
  public interface Waiting {
    /** Completes once everything that is acknowledged by now is stored and off the disk. */
    CompletableFuture<Void> drained();

    /** Removes what cannot be stored and is somebody's; returns how many dead letters changed. */
    long eraseDeadLetters(long installKey, long userKey) throws IOException;
  }

  private final ErasureNotes notes;
  private final PersonalRows rows;
  private final AuditLog log;
  private final Waiting waiting;
  private final HashKeys hashKeys;
  private final Clock clock;
  private final long pollMillis;
  private final Set<Erased> erased = ConcurrentHashMap.newKeySet();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "isochrone-eraser");
  private volatile @Nullable String trouble;

  private Eraser(
      Path directory,
      Client client,
      String cluster,
      Waiting waiting,
      HashKeys hashKeys,
      Clock clock,
      Duration poll)
      throws IOException {
    this.hashKeys = hashKeys;
    notes = new ErasureNotes(directory);
    rows = new PersonalRows(client, cluster);
    log = new AuditLog(client);
    this.waiting = waiting;
    this.clock = clock;
    pollMillis = poll.toMillis();
    notes.all().forEach(erasure -> remember(erasure.subject()));
  }

  /**
   * Starts erasing.
   *
   * @param directory for what is promised
   * @param cluster that the client's server is one of; "" for a server that is alone
   * @param hashKeys which are read anew each time
   * @param poll how often promises are kept, and those of other collectors are heard of
   */
  public static Eraser start(
      Path directory,
      Client client,
      String cluster,
      Waiting waiting,
      HashKeys hashKeys,
      Clock clock,
      Duration poll)
      throws IOException {
    Eraser eraser = new Eraser(directory, client, cluster, waiting, hashKeys, clock, poll);
    eraser.thread.setDaemon(true);
    eraser.thread.start();
    return eraser;
  }

  /**
   * Promises to erase somebody's data: durable when this returns. Blocks for the disk.
   *
   * @return the id of the receipt to come
   */
  public UUID erase(Subject subject, String requestedBy) throws IOException {
    Erasure erasure = new Erasure(UUID.randomUUID(), subject, requestedBy, clock.millis());
    notes.add(erasure);
    remember(subject);
    return erasure.id();
  }

  /** Whether what arrives from this installation is to be dropped. */
  public boolean isErased(String tenant, String app, long installKey) {
    return erased.contains(new Erased(tenant, app, installKey));
  }

  /** Whether any installation was erased. */
  public boolean remembersAny() {
    return !erased.isEmpty();
  }

  /** What keeps promises from being kept, or null. */
  public @Nullable String trouble() {
    return trouble;
  }

  PersonalRows rows() {
    return rows;
  }

  AuditLog log() {
    return log;
  }

  @Override
  public void close() {
    stopping.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An installation that is erased never comes back; a person may, with new data. */
  private void remember(Subject subject) {
    if (subject.kind() == Subject.Kind.INSTALLATION) {
      subject.keys().forEach(key -> erased.add(new Erased(subject.tenant(), subject.app(), key)));
    }
  }

  private void run() {
    try {
      do {
        round();
      } while (!stopping.await(pollMillis, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() throws InterruptedException {
    try {
      hashKeys.refresh();
      log.erased().forEach(this::remember);
      for (Erasure erasure : notes.all()) {
        carryOut(erasure);
      }
      trouble = null;
    } catch (IOException | RuntimeException e) {
      if (stopping.getCount() > 0) {
        trouble = "an erasure waits: " + e.getMessage();
        LOG.debug("erasures wait", e);
      }
    }
  }

  private void carryOut(Erasure erasure) throws IOException, InterruptedException {
    try {
      waiting.drained().get(DRAINED_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the spool did not drain within " + DRAINED_WITHIN, e);
    }
    Subject subject = erasure.subject();
    boolean isInstall = subject.kind() == Subject.Kind.INSTALLATION;
    long letters = 0;
    for (long key : subject.keys()) {
      letters += waiting.eraseDeadLetters(isInstall ? key : 0, isInstall ? 0 : key);
    }
    Map<String, Long> removed = new TreeMap<>(rows.erase(subject));
    removed.put("dead_letters", letters);
    log.add(erasure, removed);
    notes.remove(erasure.id());
    LOG.info("erasure {} is done: {}", erasure.id(), removed);
  }

  /** An installation under one key. */
  private record Erased(String tenant, String app, long key) {}
}
