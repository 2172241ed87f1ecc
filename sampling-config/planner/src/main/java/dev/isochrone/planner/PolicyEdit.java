// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Changes one value in the text of a policy: only its own characters, so that comments, order and
 * spacing of everything else survive. Stateless.
 */
public final class PolicyEdit {

  private PolicyEdit() {}

  /**
   * Returns the text with one value changed, or added to a section that is there.
   *
   * @param name of the file, for messages
   * @param key names joined by dots, such as {@code budget.burst}
   * @param value as YAML writes it
   * @throws PolicyException if the text is not a policy before or after
   */
  public static String set(String name, String yaml, String key, String value)
      throws PolicyException {
    PolicyFile.parse(name, yaml);
    Node node = YamlText.compose(name, yaml);
    List<String> path = List.of(key.split("\\.", -1));
    for (String part : path.subList(0, path.size() - 1)) {
      Node next = find(node, part);
      if (next == null) {
        throw new PolicyException(name, Place.of(node), "expected a section " + part + ": none");
      }
      node = next;
    }
    String last = path.get(path.size() - 1);
    Node old = find(node, last);
    String edited = old == null ? added(name, yaml, node, last, value) : replaced(yaml, old, value);
    PolicyFile.parse(name, edited);
    return edited;
  }

  private static @Nullable Node find(Node node, String key) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key)) {
          return tuple.getValueNode();
        }
      }
    }
    return null;
  }

  private static String replaced(String yaml, Node old, String value) {
    int from = at(yaml, old.getStartMark().orElseThrow());
    return yaml.substring(0, from) + value + yaml.substring(end(yaml, old));
  }

  /** After the section's last value: on a line of its own, or inside its braces. */
  private static String added(String name, String yaml, Node section, String key, String value)
      throws PolicyException {
    if (!(section instanceof MappingNode mapping) || mapping.getValue().isEmpty()) {
      throw new PolicyException(name, Place.of(section), "expected keys and values");
    }
    int column = mapping.getValue().get(0).getKeyNode().getStartMark().orElseThrow().getColumn();
    int to = end(yaml, mapping.getValue().get(mapping.getValue().size() - 1).getValueNode());
    if (yaml.charAt(at(yaml, section.getStartMark().orElseThrow())) == '{') {
      return yaml.substring(0, to) + ", " + key + ": " + value + yaml.substring(to);
    }
    int lineEnd = yaml.indexOf('\n', to);
    int at = lineEnd < 0 ? yaml.length() : lineEnd;
    String line = "\n" + " ".repeat(column) + key + ": " + value;
    return yaml.substring(0, at) + line + yaml.substring(at);
  }

  /** Where a value ends, without the space and the comments that its end mark may include. */
  private static int end(String yaml, Node node) {
    if (node instanceof MappingNode mapping
        && !mapping.getValue().isEmpty()
        && mapping.getFlowStyle() == FlowStyle.BLOCK) {
      return end(yaml, mapping.getValue().get(mapping.getValue().size() - 1).getValueNode());
    }
    if (node instanceof SequenceNode sequence
        && !sequence.getValue().isEmpty()
        && sequence.getFlowStyle() == FlowStyle.BLOCK) {
      return end(yaml, sequence.getValue().get(sequence.getValue().size() - 1));
    }
    int to = at(yaml, node.getEndMark().orElseThrow());
    int from = at(yaml, node.getStartMark().orElseThrow());
    while (to > from && Character.isWhitespace(yaml.charAt(to - 1))) {
      to--;
    }
    return to;
  }

  private static int at(String yaml, Mark mark) {
    return yaml.offsetByCodePoints(0, mark.getIndex());
  }
}
