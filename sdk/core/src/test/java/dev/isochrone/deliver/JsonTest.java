// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** The reader against Jackson's, on documents nobody would write by hand. */
class JsonTest {

  private static final ObjectMapper REFERENCE =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(JsonReader.MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\"a\"",
    "\"a\":",
    "\"plan\":",
    "{}",
    "[]",
    "{\"a\":1}",
    "0",
    "1",
    "-",
    "-1",
    "00",
    "1.5",
    ".5",
    "1.",
    "1e5",
    "1E-3",
    "1e",
    "+1",
    "NaN",
    "true",
    "false",
    "null",
    "nul",
    "tru",
    " ",
    "\n",
    "\t",
    "\f",
    "\u0000",
    "\\",
    "\\n",
    "\\u00e9",
    "\\uD83d",
    "\\u12",
    "\\x",
    "\"\\\"\"",
    "é",
    "猫",
    "😀",
    "9223372036854775807",
    "123456789012345678901",
    "/",
    "'a'",
    "//"
  };

  @Property(tries = 20_000)
  void itTakesWhatJacksonTakesAndRefusesWhatItRefuses(
      @ForAll("piecewise") List<String> pieces, @ForAll boolean inObject) {
    String document = String.join("", pieces);
    assertLikeJackson((inObject ? "{\"a\":" + document + "}" : document).getBytes(UTF_8));
  }

  @Property(tries = 5_000)
  void aDamagedReplyIsReadAsJacksonReadsIt(
      @ForAll("reply") String reply, @ForAll int at, @ForAll byte change) {
    byte[] damaged = reply.getBytes(UTF_8);
    damaged[Math.floorMod(at, damaged.length)] = change;
    assertLikeJackson(damaged);
  }

  @Property(tries = 5_000)
  void anyBytesAreReadOrRefused(@ForAll @Size(max = 40) byte[] bytes) {
    read(bytes); // nothing but an IOException comes out
  }

  @Property(tries = 2_000)
  void whatIsWrittenIsReadBack(@ForAll("documents") Map<String, @Nullable Object> document)
      throws IOException {
    byte[] json = JsonWriter.utf8(document);
    Map<String, @Nullable Object> read = JsonReader.object(json);

    assertThat(plain(REFERENCE.readTree(json))).isEqualTo(tree(document)).isEqualTo(tree(read));
    assertThat(JsonWriter.utf8(read)).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "1",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{}{}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":01}",
        "{a:1}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\u٠000\"}"
      })
  void whatIsNotAnObjectIsRefusedWithAMessage(String document) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> JsonReader.object(document.getBytes(UTF_8)))
        .withMessageStartingWith("expected ");
  }

  @Test
  void depthIsBounded() throws IOException {
    int inside = JsonReader.MAX_DEPTH - 1;
    String deepest = "{\"a\":" + "[".repeat(inside) + "]".repeat(inside) + "}";
    assertThat(JsonReader.object(deepest.getBytes(UTF_8))).containsOnlyKeys("a");

    assertThat(read(("{\"a\":" + "[".repeat(100_000)).getBytes(UTF_8))).isNull();
  }

  private static void assertLikeJackson(byte[] document) {
    Map<String, @Nullable Object> ours = read(document);
    Object theirs = readByJackson(document);

    assertThat(ours == null ? null : tree(ours))
        .as("%s", new String(document, UTF_8))
        .isEqualTo(theirs);
  }

  private static @Nullable Map<String, @Nullable Object> read(byte[] document) {
    try {
      return JsonReader.object(document);
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable Object readByJackson(byte[] document) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
      JsonNode read = REFERENCE.readTree(text);
      return read.isObject() ? plain(read) : null;
    } catch (JacksonException | IOException e) {
      return null;
    }
  }

  private static Object tree(Object document) {
    return plain(REFERENCE.valueToTree(document));
  }

  /** With every number as a double, so that 1, 1.0 and 1e0 are the same. */
  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      return node.propertyStream().collect(toMap(Map.Entry::getKey, e -> plain(e.getValue())));
    }
    if (node.isArray()) {
      return node.valueStream().map(JsonTest::plain).toList();
    }
    return node.isNumber() ? (Object) node.doubleValue() : node.toString();
  }

  @Provide
  Arbitrary<List<String>> piecewise() {
    return Arbitraries.of(PIECES).list().ofMaxSize(12);
  }

  @Provide
  Arbitrary<String> reply() {
    return Arbitraries.of(
        "{\"country\":\"DE\",\"accepted\":{\"slices\":10,\"exemplars\":3},\"rejected\":{},"
            + "\"planVersion\":8,\"plan\":\"SVABAAA=\"}",
        " {\"a\" : [ 1.5e3 , -0.25, true,null, \"\\u00e9\\n猫\" ] , \"b\":{ } }\n");
  }

  @Provide
  Arbitrary<Map<String, @Nullable Object>> documents() {
    Arbitrary<@Nullable Object> scalars =
        Arbitraries.oneOf(
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(8),
                Arbitraries.of("猫\"", "\\😀", "\u2028\u007f", true, false, 1.0, -0.0),
                Arbitraries.longs().between(-(1L << 53), 1L << 53),
                Arbitraries.doubles().between(1e-12, 1).ofScale(12))
            .map(value -> (Object) value)
            .injectNull(0.1);
    return Arbitraries.maps(
            Arbitraries.strings().ascii().ofMaxLength(6),
            Arbitraries.oneOf(
                scalars,
                scalars.list().ofMaxSize(5).map(list -> (Object) list),
                Arbitraries.maps(Arbitraries.of("", "\"", "b"), scalars.list().ofMaxSize(2))
                    .map(map -> (Object) map)))
        .ofMaxSize(6)
        .map(LinkedHashMap::new);
  }
}
