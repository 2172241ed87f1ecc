// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.plan.PathNormaliser;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Names paths, and finds the names of those it knows without building a string. A small table that
 * forgets: what it does not know is named anew. Thread-safe and lock-free.
 */
final class PathNames {

  private static final int PLACES = 512;
  private static final int PROBES = 4;

  private final AtomicReferenceArray<@Nullable String> names = new AtomicReferenceArray<>(PLACES);

  /** Returns the name of a path: the method, a space, and the path without its ids. */
  String nameOf(String method, List<String> segments) {
    int ids = PathNormaliser.idsOf(segments);
    int first = place(method, segments, ids);
    int put = first;
    for (int i = 0; i < PROBES; i++) {
      int place = (first + i) & (PLACES - 1);
      String known = names.get(place);
      if (known == null) {
        put = place;
        break;
      }
      if (spells(known, method, segments, ids)) {
        return known;
      }
    }
    String name = method + " " + PathNormaliser.normalise(segments, ids);
    names.set(put, name);
    return name;
  }

  private static boolean spells(String name, String method, List<String> segments, int ids) {
    return name.startsWith(method)
        && name.length() > method.length()
        && name.charAt(method.length()) == ' '
        && PathNormaliser.spells(name, method.length() + 1, segments, ids);
  }

  private static int place(String method, List<String> segments, int ids) {
    int hash = (PathNormaliser.hash(segments, ids) * 31 + method.hashCode()) * 0x9E3779B9;
    return hash >>> 23; // the 9 high bits of it choose among 512
  }
}
