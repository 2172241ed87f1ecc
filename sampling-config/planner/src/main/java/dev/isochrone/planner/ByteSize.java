// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes as people write them: {@code 4 GiB}, {@code 1.5MB}. Stateless. */
final class ByteSize {
  /** The most bytes that can be written as a mere number, 1 PB. */
  static final long MOST_WITHOUT_UNIT = 1_000_000_000_000_000L;

  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,6})(\\.[0-9]{1,3})? ?(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "B", 1L,
          "kB", 1000L,
          "MB", 1_000_000L,
          "GB", 1_000_000_000L,
          "TB", 1_000_000_000_000L,
          "KiB", 1L << 10,
          "MiB", 1L << 20,
          "GiB", 1L << 30,
          "TiB", 1L << 40);

  private ByteSize() {}

  /** Returns the bytes, at least 1, or null if the text is no such size. */
  static @Nullable Long parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    String fraction = form.group(2) == null ? "" : form.group(2);
    long unit = UNITS.getOrDefault(form.group(3), 1L);
    BigDecimal bytes = new BigDecimal(form.group(1) + fraction).multiply(BigDecimal.valueOf(unit));
    return bytes.compareTo(BigDecimal.ONE) < 0 || (unit == 1 && !fraction.isEmpty())
        ? null
        : bytes.longValue();
  }
}
