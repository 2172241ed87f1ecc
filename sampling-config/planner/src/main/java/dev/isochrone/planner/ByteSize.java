// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes as people write them: {@code 4 GiB}, {@code 500MB}, {@code 1000000}. Stateless. */
final class ByteSize {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?) ?(\\w*)");
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final Map<String, Long> UNITS =
      Map.of(
          "", 1L,
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
    Long unit = UNITS.get(form.group(2));
    boolean fractionOfBytes = form.group(2).isEmpty() && form.group(1).contains(".");
    if (unit == null || fractionOfBytes) {
      return null;
    }
    BigDecimal bytes = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(unit));
    return bytes.compareTo(BigDecimal.ONE) >= 0 && bytes.compareTo(MOST) <= 0
        ? bytes.longValue()
        : null;
  }
}
