// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of a YAML file whose keys are asked for one by one; {@link #end} then refuses those
 * that nobody asked for. Every error names file, line and column, and what was expected. Used by
 * one thread.
 */
final class YamlSection {
  private static final int MAX_CODE_POINTS = 1 << 20;

  private final String file;
  private final String path;
  private final Place place;
  private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
  private final List<String> expected = new ArrayList<>();

  private YamlSection(String file, String path, Place place) {
    this.file = file;
    this.path = path;
    this.place = place;
  }

  /** Parses a whole file. */
  static YamlSection parse(String file, String yaml) throws PolicyException {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setCodePointLimit(MAX_CODE_POINTS)
            .setMaxAliasesForCollections(0)
            .setAllowNonScalarKeys(true) // refused below, with its place
            .build();
    Optional<Node> root;
    try {
      root = new Compose(settings).composeString(yaml);
    } catch (MarkedYamlEngineException e) {
      Place place = Place.of(e.getProblemMark());
      throw new PolicyException(
          file, place.line, place.column, "not YAML: " + String.valueOf(e.getProblem()));
    } catch (YamlEngineException | ArithmeticException | IndexOutOfBoundsException e) {
      throw new PolicyException(file, 1, 1, "not YAML: " + e.getMessage());
    }
    if (root.isEmpty()) {
      throw new PolicyException(file, 1, 1, "expected a policy: an empty file");
    }
    return of(file, "", root.get());
  }

  /** A mapping that must be there. */
  YamlSection section(String key) throws PolicyException {
    return of(file, pathOf(key), required(key));
  }

  /** A mapping that may be left out, and is then empty. */
  YamlSection optionalSection(String key) throws PolicyException {
    Node node = take(key);
    return node == null ? new YamlSection(file, pathOf(key), place) : of(file, pathOf(key), node);
  }

  long integer(String key, long least, long most) throws PolicyException {
    return integerOf(key, required(key), least, most);
  }

  long integer(String key, long least, long most, long defaultValue) throws PolicyException {
    Node node = take(key);
    return node == null ? defaultValue : integerOf(key, node, least, most);
  }

  double probability(String key, double defaultValue) throws PolicyException {
    Node node = take(key);
    return node == null ? defaultValue : probabilityOf(key, node, 0, "a number in 0..1");
  }

  double positiveProbability(String key, double defaultValue) throws PolicyException {
    Node node = take(key);
    return node == null
        ? defaultValue
        : probabilityOf(key, node, Double.MIN_VALUE, "a number above 0 and up to 1");
  }

  boolean bool(String key, boolean defaultValue) throws PolicyException {
    Node node = take(key);
    if (node == null) {
      return defaultValue;
    }
    if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.BOOL)) {
      return Boolean.parseBoolean(scalar.getValue());
    }
    throw wrong(key, node, "true or false");
  }

  /** A size in bytes, with or without a unit. */
  long bytes(String key) throws PolicyException {
    Node node = required(key);
    if (node instanceof ScalarNode scalar) {
      Long bytes = ByteSize.parse(scalar.getValue());
      if (bytes != null) {
        return bytes;
      }
    }
    throw wrong(key, node, "a number of bytes of at least 1, or one with a unit such as 4 GiB");
  }

  /** Refuses what nobody asked for. */
  void end() throws PolicyException {
    for (Map.Entry<String, NodeTuple> left : entries.entrySet()) {
      Place where = Place.of(left.getValue().getKeyNode().getStartMark());
      throw new PolicyException(
          file,
          where.line,
          where.column,
          "unknown key %s: expected one of %s"
              .formatted(pathOf(left.getKey()), String.join(", ", expected)));
    }
  }

  private static YamlSection of(String file, String path, Node node) throws PolicyException {
    Place place = Place.of(node.getStartMark());
    YamlSection section = new YamlSection(file, path, place);
    if (!(node instanceof MappingNode mapping)) {
      throw section.wrong("", node, "keys and values");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw section.wrong("", tuple.getKeyNode(), "a plain key");
      }
      if (section.entries.put(key.getValue(), tuple) != null) {
        throw section.wrong(key.getValue(), key, "a key once");
      }
    }
    return section;
  }

  private long integerOf(String key, Node node, long least, long most) throws PolicyException {
    if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.INT)) {
      try {
        long value = Long.parseLong(scalar.getValue());
        if (value >= least && value <= most) {
          return value;
        }
      } catch (NumberFormatException e) {
        // answered below: not a decimal number, or beyond 64 bits
      }
    }
    String bounds = least == most ? Long.toString(least) : "an integer in " + least + ".." + most;
    throw wrong(key, node, bounds);
  }

  private double probabilityOf(String key, Node node, double least, String expectedValue)
      throws PolicyException {
    boolean number = node.getTag().equals(Tag.FLOAT) || node.getTag().equals(Tag.INT);
    if (number && node instanceof ScalarNode scalar) {
      try {
        double value = Double.parseDouble(scalar.getValue());
        if (value >= least && value <= 1) {
          return value;
        }
      } catch (NumberFormatException e) {
        // answered below: .inf, .nan and octal numbers are no probabilities
      }
    }
    throw wrong(key, node, expectedValue);
  }

  private Node required(String key) throws PolicyException {
    Node node = take(key);
    if (node == null) {
      throw new PolicyException(file, place.line, place.column, pathOf(key) + " is missing");
    }
    return node;
  }

  private @Nullable Node take(String key) {
    expected.add(key);
    NodeTuple tuple = entries.remove(key);
    return tuple == null ? null : tuple.getValueNode();
  }

  private PolicyException wrong(String key, Node node, String expectedValue) {
    Place where = Place.of(node.getStartMark());
    String actual = node instanceof ScalarNode scalar ? shown(scalar) : node.getNodeType().name();
    String name = key.isEmpty() ? (path.isEmpty() ? "policy" : path) : pathOf(key);
    return new PolicyException(
        file, where.line, where.column, name + ": expected " + expectedValue + ": " + actual);
  }

  private static String shown(ScalarNode scalar) {
    String value = scalar.getValue();
    return value.isEmpty()
        ? "nothing"
        : value.length() <= 60 ? value : value.substring(0, 60) + "…";
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** A place in the file, counted from 1. */
  private record Place(int line, int column) {
    static Place of(Optional<Mark> mark) {
      return mark.map(at -> new Place(at.getLine() + 1, at.getColumn() + 1))
          .orElse(new Place(1, 1));
    }
  }
}
