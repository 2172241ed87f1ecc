// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.EdgeReading;
import dev.isochrone.UnreadEdge;
import dev.isochrone.plan.HeaderPrivacy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a response that the app lets the SDK record besides those that tell of the edge.
 * {@link HeaderPrivacy} goes before it: a name that tells who somebody is cannot be on it, and a
 * value that looks as if it did is left out. Immutable.
 */
public final class HeaderAllowlist {

  private static final int NAMES_MAX = 8;
  private static final int VALUE_MAX = 64;
  private static final int LOOKED_AT_MAX = 1_024;

  private final String[] names;

  /**
   * Creates a list.
   *
   * @param names at most 8, in any case of letters
   * @throws IllegalArgumentException if there are more, or one that must not be recorded
   */
  public HeaderAllowlist(List<String> names) {
    if (names.size() > NAMES_MAX) {
      throw new IllegalArgumentException(
          "recordHeaders: expected at most " + NAMES_MAX + " headers: " + names);
    }
    List<String> lowerCase = new ArrayList<>();
    for (String name : names) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (HeaderPrivacy.isDenied(lower)) {
        throw new IllegalArgumentException(
            "recordHeaders: expected a header that tells nothing of a person: \"" + name + "\"");
      }
      lowerCase.add(lower);
    }
    this.names = lowerCase.toArray(new String[0]);
  }

  /**
   * Returns what a response's headers say, to be read if the request is kept.
   *
   * @param allowed null for those of the edge alone: an object less a request, and an app that
   *     names no headers carries no code for them
   */
  public static UnreadEdge read(Headers headers, @Nullable HeaderAllowlist allowed) {
    return allowed == null ? new EdgeHeaders(headers) : new WithAllowed(headers, allowed);
  }

  /** Returns {@code name: value}, a line each, of those that are there; null if none is. */
  private @Nullable String read(Headers headers) {
    StringBuilder found = new StringBuilder();
    for (String name : names) {
      String value = headers.get(name);
      if (value != null && value.length() <= LOOKED_AT_MAX && !HeaderPrivacy.looksPersonal(value)) {
        found.append(found.length() == 0 ? "" : "\n").append(name).append(": ");
        found.append(value, 0, Math.min(VALUE_MAX, value.length()));
      }
    }
    return found.length() == 0 ? null : found.toString();
  }

  private static final class WithAllowed implements UnreadEdge {
    private final Headers headers;
    private final HeaderAllowlist allowed;

    WithAllowed(Headers headers, HeaderAllowlist allowed) {
      this.headers = headers;
      this.allowed = allowed;
    }

    @Override
    public EdgeReading read() {
      return new EdgeHeaders(headers).read().with(allowed.read(headers));
    }
  }
}
