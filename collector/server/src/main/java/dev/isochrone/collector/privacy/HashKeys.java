// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.privacy;

import dev.isochrone.collector.OwnerOnlyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys under which ids are hashed: the newest for what arrives, the ones before for as long as
 * rows hashed under them may be stored, so that a person's data is found whenever it came. Keys are
 * files that only the collector's user can read, and may lie in a folder that several collectors
 * share:
 *
 * <pre>
 *   hash.key                    the first
 *   hash.key.20260131T120000Z   the one that took over at that time, and so on
 * </pre>
 *
 * <p>Thread-safe. What it has read, it keeps until {@link #refresh}.
 */
public final class HashKeys {
  private static final Logger LOG = LoggerFactory.getLogger(HashKeys.class);
  private static final String FILE = "hash.key";
  private static final Pattern NAME = Pattern.compile("hash\\.key(?:\\.(\\d{8}T\\d{6}Z))?");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int KEY_BYTES = 32;

  private final Path directory;
  private final Duration keepFor;
  private final Duration rotateEvery;
  private final InstantSource clock;
  private volatile List<Key> newestFirst;

  /**
   * Reads the keys, or makes the first one.
   *
   * @param keepFor how long rows hashed under a key that was followed by another may be stored
   * @param rotateEvery how old a key may get before another follows; zero for any age
   */
  public HashKeys(Path directory, Duration keepFor, Duration rotateEvery, InstantSource clock) {
    this.directory = directory;
    this.keepFor = keepFor;
    this.rotateEvery = rotateEvery;
    this.clock = clock;
    newestFirst = List.of();
    try {
      Files.createDirectories(directory);
      if (read().isEmpty()) {
        create(directory.resolve(FILE));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a hash key in " + directory, e);
    }
    refresh();
  }

  /** The hash of an id under the newest key; 0, which means "none", for the empty id alone. */
  public long of(String id) {
    return newestFirst.get(0).hash().of(id);
  }

  /** The hashes of an id under all keys, the newest first. */
  public List<Long> allOf(String id) {
    return newestFirst.stream().map(key -> key.hash().of(id)).toList();
  }

  /**
   * Reads the folder again, makes the next key if it is time, and destroys what outlived its rows.
   */
  public synchronized void refresh() {
    try {
      List<Key> keys = read();
      Instant now = clock.instant();
      Path next = directory.resolve(FILE + "." + TIME.format(now));
      if (isPositive(rotateEvery)
          && keys.get(0).since().plus(rotateEvery).isBefore(now)
          && Files.notExists(next)) {
        create(next);
        keys = read();
        LOG.info("ids are hashed under a new key; the {} before are kept", keys.size() - 1);
      }
      List<Key> alive = new ArrayList<>(keys.subList(0, 1));
      for (int i = 1; i < keys.size(); i++) {
        if (keys.get(i - 1).since().plus(keepFor).isBefore(now)) {
          destroy(keys.get(i));
        } else {
          alive.add(keys.get(i));
        }
      }
      newestFirst = List.copyOf(alive);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the hash keys in " + directory, e);
    }
  }

  private static boolean isPositive(Duration time) {
    return !time.isNegative() && !time.isZero();
  }

  private static void destroy(Key key) {
    try {
      Files.deleteIfExists(key.file());
      LOG.info("destroyed the hash key of {}, whose rows are gone", key.since());
    } catch (IOException e) {
      LOG.warn("{} has outlived its rows and cannot be deleted: {}", key.file(), e.getMessage());
    }
  }

  private List<Key> read() throws IOException {
    List<Key> keys = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.sorted().toList();
    }
    for (Path file : files) {
      Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
      if (name.matches()) {
        byte[] key = Files.readAllBytes(file);
        if (key.length != KEY_BYTES) {
          throw new IllegalStateException(
              file + ": expected a key of " + KEY_BYTES + " bytes: " + key.length);
        }
        Instant since =
            name.group(1) == null
                ? Files.getLastModifiedTime(file).toInstant()
                : TIME.parse(name.group(1), Instant::from);
        keys.add(new Key(file, since, new KeyedHash(key)));
      }
    }
    Collections.reverse(keys);
    return keys;
  }

  private static void create(Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    OwnerOnlyFile.create(file, key);
  }

  private record Key(Path file, Instant since, KeyedHash hash) {}
}
