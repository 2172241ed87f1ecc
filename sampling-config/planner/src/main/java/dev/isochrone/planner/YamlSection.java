// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping of a YAML file whose keys are asked for one by one; {@link #end} then refuses those
 * that nobody asked for. Every error names file, line and column, and what was expected. Used by
 * one thread.
 */
final class YamlSection {
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
    return of(file, "", YamlText.compose(file, yaml));
  }

  /** The line on which it begins. */
  int line() {
    return place.line();
  }

  /** The keys that nobody asked for yet, in the order of the file. */
  List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  /** A mapping that must be there. */
  YamlSection section(String key) throws PolicyException {
    return of(file, pathOf(key), required(key).node());
  }

  /** A mapping that may be left out, and is then empty. */
  YamlSection optionalSection(String key) throws PolicyException {
    YamlValue value = take(key);
    return value == null
        ? new YamlSection(file, pathOf(key), place)
        : of(file, pathOf(key), value.node());
  }

  /** A list of mappings that may be left out, and is then empty. */
  List<YamlSection> optionalSections(String key) throws PolicyException {
    List<YamlSection> sections = new ArrayList<>();
    for (YamlValue value : optionalList(key)) {
      sections.add(of(file, value.path(), value.node()));
    }
    return sections;
  }

  /** A list that may be left out, and is then empty. */
  List<YamlValue> optionalList(String key) throws PolicyException {
    YamlValue value = take(key);
    if (value == null) {
      return List.of();
    }
    if (!(value.node() instanceof SequenceNode sequence)) {
      throw value.wrong("a list");
    }
    List<YamlValue> values = new ArrayList<>();
    for (Node node : sequence.getValue()) {
      values.add(new YamlValue(file, "%s[%d]".formatted(pathOf(key), values.size()), node));
    }
    return values;
  }

  /** A value that must be there. */
  YamlValue required(String key) throws PolicyException {
    YamlValue value = take(key);
    if (value == null) {
      throw new PolicyException(file, place, pathOf(key) + " is missing");
    }
    return value;
  }

  /** A value that may be left out. */
  @Nullable YamlValue take(String key) {
    expected.add(key);
    NodeTuple tuple = entries.remove(key);
    return tuple == null ? null : new YamlValue(file, pathOf(key), tuple.getValueNode());
  }

  long integer(String key, long least, long most, long defaultValue) throws PolicyException {
    YamlValue value = take(key);
    return value == null ? defaultValue : value.integer(least, most);
  }

  double probability(String key, double defaultValue) throws PolicyException {
    YamlValue value = take(key);
    return value == null ? defaultValue : value.probability();
  }

  double positiveProbability(String key, double defaultValue) throws PolicyException {
    YamlValue value = take(key);
    return value == null ? defaultValue : value.positiveProbability();
  }

  double number(String key, double least, double most, double defaultValue) throws PolicyException {
    YamlValue value = take(key);
    return value == null ? defaultValue : value.number(least, most);
  }

  boolean bool(String key, boolean defaultValue) throws PolicyException {
    YamlValue value = take(key);
    return value == null ? defaultValue : value.bool();
  }

  long bytes(String key, long defaultValue) throws PolicyException {
    YamlValue value = take(key);
    return value == null ? defaultValue : value.bytes();
  }

  <E extends Enum<E>> E oneOf(String key, E defaultValue) throws PolicyException {
    YamlValue value = take(key);
    return value == null ? defaultValue : value.oneOf(defaultValue.getDeclaringClass());
  }

  /** Refuses what nobody asked for. */
  void end() throws PolicyException {
    for (Map.Entry<String, NodeTuple> left : entries.entrySet()) {
      throw new PolicyException(
          file,
          Place.of(left.getValue().getKeyNode()),
          "unknown key %s: expected one of %s"
              .formatted(pathOf(left.getKey()), String.join(", ", expected)));
    }
  }

  /** An error about the whole section. */
  PolicyException wrong(String message) {
    return new PolicyException(file, place, (path.isEmpty() ? "policy" : path) + ": " + message);
  }

  private static YamlSection of(String file, String path, Node node) throws PolicyException {
    YamlSection section = new YamlSection(file, path, Place.of(node));
    if (!(node instanceof MappingNode mapping)) {
      throw new YamlValue(file, path, node).wrong("keys and values");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new YamlValue(file, path, tuple.getKeyNode()).wrong("a plain key");
      }
      if (section.entries.put(key.getValue(), tuple) != null) {
        throw new YamlValue(file, section.pathOf(key.getValue()), key).wrong("a key once");
      }
    }
    return section;
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
