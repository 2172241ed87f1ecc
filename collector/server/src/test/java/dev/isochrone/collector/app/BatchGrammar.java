// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.TestBatches;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Batches that were good once, spoiled at random: tokens, bytes, encodings, headers. */
final class BatchGrammar {
  private static final Pattern TOKEN = Pattern.compile("\"[^\"]*\"|-?\\d+(\\.\\d+)?|[\\[\\]{},:]");
  private static final List<String> NASTY =
      List.of(
          "null",
          "true",
          "-1",
          "1e999",
          "-9223372036854775809",
          "0.0000000001",
          "NaN",
          "9".repeat(500),
          "\"\"",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"" + "x".repeat(5000) + "\"",
          "[".repeat(2000),
          "{\"a\":".repeat(500),
          "[]",
          "{}",
          "}",
          "]",
          ",");
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "text/plain",
          "application/json;charset=utf-16",
          "multipart/form-data",
          "x/y");
  private static final List<String> ENCODINGS =
      List.of("gzip", "identity", "zstd", "br", "gzip, gzip");
  private static final List<String> NUMBERS =
      List.of("0", "-1", "abc", "9223372036854775807", "1e3", "604800001");

  private final Random random;
  private long number = 2_000_000;

  BatchGrammar(long seed) {
    random = new Random(seed);
  }

  /** The next one. */
  Spoiled next() {
    String text =
        TestBatches.batch(number++, 1 + random.nextInt(3), 1 + random.nextInt(4)).toString();
    for (int i = random.nextInt(4); i >= 0; i--) {
      text = spoilToken(text);
    }
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(3) == 0) {
      body = spoilBytes(body);
    }
    String encoding = random.nextInt(4) == 0 ? pick(ENCODINGS) : "gzip";
    if (random.nextInt(5) > 0) {
      body = TestBatches.gzip(body);
    }
    if (random.nextInt(6) == 0) {
      body = random.nextBoolean() ? Arrays.copyOf(body, body.length / 2) : spoilBytes(body);
    }
    String type = random.nextInt(8) == 0 ? pick(TYPES) : "application/json";
    return new Spoiled(body, encoding, type, headers());
  }

  private Map<String, String> headers() {
    return switch (random.nextInt(12)) {
      case 0 -> Map.of("Isochrone-Batch-Age", pick(NUMBERS));
      case 1 -> Map.of("Isochrone-Plan", pick(NUMBERS));
      case 2 -> Map.of("X-Huge", "h".repeat(20_000));
      case 3 -> Map.of("X-Forwarded-For", "1.2.3.4, " + "::,".repeat(200) + "999.1.1.1");
      case 4 -> Map.of("Authorization", "Bearer " + "k".repeat(random.nextInt(5000)));
      default -> Map.of();
    };
  }

  private String spoilToken(String text) {
    Matcher token = TOKEN.matcher(text);
    int from = random.nextInt(Math.max(1, text.length()));
    if (!token.find(from)) {
      return text + pick(NASTY);
    }
    return text.substring(0, token.start()) + pick(NASTY) + text.substring(token.end());
  }

  private byte[] spoilBytes(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = random.nextInt(body.length + 1);
    byte[] junk = new byte[random.nextInt(30)];
    random.nextBytes(junk);
    out.write(body, 0, at);
    out.writeBytes(junk);
    int on = Math.min(body.length, at + random.nextInt(20));
    out.write(body, on, body.length - on);
    return out.toByteArray();
  }

  private String pick(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** A request. */
  @SuppressWarnings("ArrayRecordComponent")
  record Spoiled(byte[] body, String encoding, String contentType, Map<String, String> headers) {}
}
