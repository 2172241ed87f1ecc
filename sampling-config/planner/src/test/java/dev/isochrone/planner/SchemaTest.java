// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON Schema says to editors what {@link PolicyFile} says to the collector. */
class SchemaTest {
  private static final Path SCHEMA = Path.of("../sampling.schema.json");

  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(read(SCHEMA), InputFormat.JSON);

  @Test
  void the_file_in_the_repository_is_good() {
    assertThat(schema.validate(read(Path.of("../sampling.yaml")), InputFormat.YAML)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version: 1\nbudget: {storedBytesPerDay: 5}",
        "version: 1\nbudget: {storedBytesPerDay: 1.5 TB}\nkeepProbability: {atMost: 1}",
        "version: 1\nbudget: {storedBytesPerDay: 5}\nphases: {keepProbability: 0}",
        "version: 1\nbudget: {storedBytesPerDay: 5}\nexemplars: {hotAfterMillis: 600000}",
        "version: 1\nbudget: {storedBytesPerDay: 5}\nplanEveryMinutes: 1440\nkillSwitch: true"
      })
  void accepts_what_the_collector_accepts(String yaml) throws Exception {
    assertThat(PolicyFile.parse("f", yaml)).isNotNull();
    assertThat(schema.validate(yaml, InputFormat.YAML)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version: 2\nbudget: {storedBytesPerDay: 5}",
        "budget: {storedBytesPerDay: 5}",
        "version: 1",
        "version: 1\nbudget: {storedBytesPerDay: 0}",
        "version: 1\nbudget: {storedBytesPerDay: 5 GIB}",
        "version: 1\nbudget: {storedBytesPerDay: 5, more: 1}",
        "version: 1\nbudget: {storedBytesPerDay: 5}\nkeepProbability: {atMost: 0}",
        "version: 1\nbudget: {storedBytesPerDay: 5}\nphases: {keepProbability: 1.1}",
        "version: 1\nbudget: {storedBytesPerDay: 5}\nexemplars: {hotAfterMillis: 600001}",
        "version: 1\nbudget: {storedBytesPerDay: 5}\nplanEveryMinutes: 0",
        "version: 1\nbudget: {storedBytesPerDay: 5}\nkillSwitch: 1",
        "version: 1\nbudget: {storedBytesPerDay: 5}\nsurprise: 1"
      })
  void refuses_what_the_collector_refuses(String yaml) {
    assertThat(catchThrowable(() -> PolicyFile.parse("f", yaml)))
        .isInstanceOf(PolicyException.class);
    assertThat(schema.validate(yaml, InputFormat.YAML)).isNotEmpty();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
