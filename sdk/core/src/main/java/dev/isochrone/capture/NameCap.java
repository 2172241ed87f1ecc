// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Admits a bounded number of names; every further one becomes {@code other}. Also lets equal names
 * share one string. Thread-safe and lock-free for names that are known.
 */
final class NameCap {

  static final String OTHER = "other";

  private final int maxNames;
  private final ConcurrentHashMap<String, String> names = new ConcurrentHashMap<>();
  private final AtomicLong admitted = new AtomicLong();

  NameCap(int maxNames) {
    this.maxNames = maxNames;
  }

  String admit(String name) {
    @Nullable String known = names.get(name);
    if (known != null) {
      return known;
    }
    if (admitted.get() >= maxNames) {
      return OTHER;
    }
    known = names.putIfAbsent(name, name);
    if (known == null && admitted.incrementAndGet() > maxNames) {
      names.remove(name);
      return OTHER;
    }
    return name;
  }
}
