// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The JSON Schema says to editors what {@link PolicyFile} says to the collector. */
class SchemaTest {
  private static final Path SCHEMA = Path.of("../sampling.schema.json");

  /** What no schema can say, because it is about two values at once. */
  private static final Pattern BEYOND_A_SCHEMA =
      Pattern.compile(
          "at most wireBytesPerDay|atMost of at least|a name of regionGroups: [a-z]|at most keepProbability.atMost"
              + "|shares of 1 in sum|no rule before it is about");

  private static final Schema READ =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(read(SCHEMA), InputFormat.JSON);

  @Test
  void the_file_in_the_repository_is_good() {
    assertThat(READ.validate(read(Path.of("../sampling.yaml")), InputFormat.YAML)).isEmpty();
  }

  @Property(tries = 5000, shrinking = net.jqwik.api.ShrinkingMode.OFF)
  void schema_and_collector_agree_on_documents_at_random(@ForAll long seed) {
    String json = new RandomPolicy(new SplittableRandom(seed)).toString();

    String refused = refusal(json);
    var violations = READ.validate(json, InputFormat.JSON);

    if (violations.isEmpty()) {
      assertThat(refused == null || BEYOND_A_SCHEMA.matcher(refused).find())
          .as("%s%nrefused by the collector alone: %s", json, refused)
          .isTrue();
    } else {
      assertThat(refused)
          .as("%s%naccepted by the collector alone: %s", json, violations)
          .isNotNull();
    }
  }

  @Test
  void the_documents_are_of_both_kinds() {
    int good = 0;
    for (int seed = 0; seed < 1000; seed++) {
      good += refusal(new RandomPolicy(new SplittableRandom(seed)).toString()) == null ? 1 : 0;
    }
    assertThat(good).isBetween(100, 900);
  }

  private static @Nullable String refusal(String json) {
    try {
      PolicyFile.parse("f", json);
      return null;
    } catch (PolicyException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
