// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value of a YAML file with its place, read as what the asker expects or refused.
 *
 * @param file for messages
 * @param path of its key, for messages
 */
record YamlValue(String file, String path, Node node) {

  long integer(long least, long most) throws PolicyException {
    return whole(
        least, most, least == most ? Long.toString(least) : "an integer in " + least + ".." + most);
  }

  private long whole(long least, long most, String expected) throws PolicyException {
    BigDecimal value = decimal();
    if (value != null
        && value.compareTo(BigDecimal.valueOf(least)) >= 0
        && value.compareTo(BigDecimal.valueOf(most)) <= 0
        && value.remainder(BigDecimal.ONE).signum() == 0) {
      return value.longValue();
    }
    throw wrong(expected);
  }

  double probability() throws PolicyException {
    BigDecimal value = decimal();
    if (value != null && value.signum() >= 0 && value.compareTo(BigDecimal.ONE) <= 0) {
      return value.doubleValue();
    }
    throw wrong("a number in 0..1");
  }

  double positiveProbability() throws PolicyException {
    BigDecimal value = decimal();
    if (value != null && value.compareTo(BigDecimal.ONE) <= 0 && value.doubleValue() > 0) {
      return value.doubleValue();
    }
    throw wrong("a number above 0 and up to 1");
  }

  double number(double least, double most) throws PolicyException {
    BigDecimal value = decimal();
    if (value != null
        && value.compareTo(BigDecimal.valueOf(least)) >= 0
        && value.compareTo(BigDecimal.valueOf(most)) <= 0) {
      return value.doubleValue();
    }
    throw wrong(String.format(Locale.ROOT, "a number in %s..%s", plain(least), plain(most)));
  }

  boolean bool() throws PolicyException {
    if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.BOOL)) {
      return Boolean.parseBoolean(scalar.getValue());
    }
    throw wrong("true or false");
  }

  /** A size in bytes, with or without a unit. */
  long bytes() throws PolicyException {
    String expected = "a number of bytes of at least 1, or one with a unit such as 4 GiB";
    if (!(node instanceof ScalarNode scalar) || !node.getTag().equals(Tag.STR)) {
      return whole(1, ByteSize.MOST_WITHOUT_UNIT, expected);
    }
    Long bytes = ByteSize.parse(scalar.getValue());
    if (bytes != null) {
      return bytes;
    }
    throw wrong(expected);
  }

  /** A text of some form. */
  String text(Pattern form, String expected) throws PolicyException {
    if (node instanceof ScalarNode scalar
        && node.getTag().equals(Tag.STR)
        && form.matcher(scalar.getValue()).matches()) {
      return scalar.getValue();
    }
    throw wrong(expected);
  }

  /** A constant, written in lower case. */
  <E extends Enum<E>> E oneOf(Class<E> type) throws PolicyException {
    String written = node instanceof ScalarNode scalar ? scalar.getValue() : "";
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(written)
          && node.getTag().equals(Tag.STR)) {
        return constant;
      }
    }
    throw wrong(
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ", "one of ", "")));
  }

  PolicyException wrong(String expected) {
    String actual =
        node instanceof ScalarNode scalar
            ? shown(scalar.getValue())
            : node.getNodeType().name().toLowerCase(Locale.ROOT);
    String name = path.isEmpty() ? "policy" : path;
    return new PolicyException(
        file, Place.of(node), name + ": expected " + expected + ": " + actual);
  }

  private @Nullable BigDecimal decimal() {
    boolean number = node.getTag().equals(Tag.FLOAT) || node.getTag().equals(Tag.INT);
    if (!number || !(node instanceof ScalarNode scalar) || scalar.getValue().length() > 40) {
      return null;
    }
    try {
      BigDecimal value = new BigDecimal(scalar.getValue());
      return Math.abs((long) value.scale()) > 400 ? null : value;
    } catch (NumberFormatException e) {
      return null; // .inf, .nan and numbers of other bases
    }
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static String shown(String value) {
    return value.isEmpty()
        ? "nothing"
        : value.length() <= 60 ? value : value.substring(0, 60) + "…";
  }
}
