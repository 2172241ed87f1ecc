// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import dev.isochrone.collector.IngestKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may write and who may read, by hash. Immutable. In a file it is a line each, and what follows
 * a # is a remark:
 *
 * <pre>
 * ingest &lt;app&gt; &lt;tenant&gt; &lt;sha256 of the key&gt;
 * read &lt;name&gt; &lt;role,…&gt; &lt;app,… or *&gt; &lt;sha256 of the token&gt;
 * </pre>
 */
public final class AccessList {
  /** Lets nobody in. */
  public static final AccessList EMPTY = new AccessList(Map.of(), Map.of());

  private static final String ANY = "*";

  private final Map<String, IngestKey> keys;
  private final Map<String, Grant> grants;

  private AccessList(Map<String, IngestKey> keys, Map<String, Grant> grants) {
    this.keys = keys;
    this.grants = grants;
  }

  /**
   * Reads a list.
   *
   * @param name of the file, for messages
   * @throws IllegalArgumentException with the line that is wrong, and what was expected
   */
  static AccessList parse(String name, String text) {
    Map<String, IngestKey> keys = new HashMap<>();
    Map<String, Grant> grants = new HashMap<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").strip();
      if (!line.isEmpty()) {
        try {
          read(List.of(line.split("\\s+", -1)), keys, grants);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(name + ":" + (i + 1) + ": " + e.getMessage(), e);
        }
      }
    }
    return new AccessList(Map.copyOf(keys), Map.copyOf(grants));
  }

  private static void read(
      List<String> words, Map<String, IngestKey> keys, Map<String, Grant> grants) {
    boolean isIngest = words.get(0).equals("ingest");
    if (!isIngest && !words.get(0).equals("read")) {
      throw new IllegalArgumentException("expected ingest or read: " + words.get(0));
    }
    int expected = isIngest ? 4 : 5;
    if (words.size() != expected) {
      throw new IllegalArgumentException("expected %d words: %d".formatted(expected, words.size()));
    }
    String hash = words.get(expected - 1);
    if (!hash.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("expected a SHA-256 of 64 hex digits at the end");
    }
    if (keys.containsKey(hash) || grants.containsKey(hash)) {
      throw new IllegalArgumentException("expected each secret once: " + hash);
    }
    if (isIngest) {
      keys.put(hash, new IngestKey(words.get(2), words.get(1)));
    } else {
      grants.put(hash, new Grant(words.get(1), Role.parse(words.get(2)), apps(words.get(3))));
    }
  }

  private static Set<String> apps(String word) {
    return word.equals(ANY) ? Set.of() : Set.of(word.split(",", -1));
  }

  /** A line that lets an app write. */
  static String ingestLine(String app, String tenant, String hash) {
    return String.join(" ", "ingest", app, tenant, hash);
  }

  /** A line that lets somebody read or operate. */
  static String readLine(String name, Set<Role> roles, Set<String> apps, String hash) {
    return String.join(
        " ",
        "read",
        name,
        String.join(",", roles.stream().sorted().map(Role::spelled).toList()),
        apps.isEmpty() ? ANY : String.join(",", apps.stream().sorted().toList()),
        hash);
  }

  /** What an ingest key stands for, or null. */
  public @Nullable IngestKey key(String hash) {
    return keys.get(hash);
  }

  /** Whether there is a key with which an app of a tenant may write. */
  public boolean hasKeyFor(String tenant, String app) {
    return keys.values().stream().anyMatch(key -> key.isFor(tenant, app));
  }

  /** What a token allows, or null. */
  public @Nullable Grant grant(String hash) {
    return grants.get(hash);
  }

  /** Whether anybody may read. */
  public boolean hasReaders() {
    return !grants.isEmpty();
  }

  /** Whether any app may write. */
  public boolean hasKeys() {
    return !keys.isEmpty();
  }
}
