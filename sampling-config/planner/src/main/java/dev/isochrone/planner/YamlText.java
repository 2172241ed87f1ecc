// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** From a file's bytes to its YAML nodes, refusing what could crash or mislead. Stateless. */
final class YamlText {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_DEPTH = 20;

  private YamlText() {}

  /** Reads a file as UTF-8; a byte that is not is an error with its line. */
  static String read(Path file) throws PolicyException, IOException {
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new PolicyException(
          file.toString(), Place.START, "expected at most 1 MiB: " + size + " bytes");
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    CharBuffer text = CharBuffer.allocate(bytes.remaining() + 1);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(bytes, text, true);
    text.flip();
    if (result.isError()) {
      throw new PolicyException(file.toString(), end(text), "expected UTF-8");
    }
    return text.toString();
  }

  /** Returns the one document of a text. */
  static Node compose(String file, String yaml) throws PolicyException {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setCodePointLimit(MAX_BYTES)
            .setAllowNonScalarKeys(true) // refused by YamlSection, with its place
            .build();
    Optional<Node> root;
    try {
      checkDepth(file, yaml, settings);
      root = new Compose(settings).composeString(yaml);
    } catch (MarkedYamlEngineException e) {
      Place place = Place.of(e.getProblemMark());
      throw new PolicyException(file, place, "not YAML: " + e.getProblem());
    } catch (YamlEngineException | ArithmeticException | IndexOutOfBoundsException e) {
      throw new PolicyException(file, Place.START, "not YAML: " + e.getMessage());
    }
    if (root.isEmpty()) {
      throw new PolicyException(file, Place.START, "expected a policy: an empty file");
    }
    return root.get();
  }

  /** Composing is recursive: a file of brackets alone must not exhaust the stack. */
  private static void checkDepth(String file, String yaml, LoadSettings settings)
      throws PolicyException {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(yaml)) {
      depth += event instanceof CollectionStartEvent ? 1 : 0;
      depth -= event instanceof CollectionEndEvent ? 1 : 0;
      if (depth > MAX_DEPTH) {
        throw new PolicyException(
            file, Place.of(event.getStartMark()), "expected at most 20 levels of nesting");
      }
    }
  }

  private static Place end(CharSequence text) {
    String[] lines = text.toString().split("\n", -1);
    return new Place(lines.length, lines[lines.length - 1].length() + 1);
  }
}
