// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GzipTest {

  @Property
  void whatWasCompressedComesBack(@ForAll byte[] before, @ForAll byte[] after) throws IOException {
    ByteArrayOutputStream document = new ByteArrayOutputStream();
    document.write(before);
    document.write("\"slices\":{".getBytes(UTF_8));
    document.write(after);

    assertThat(gunzip(Gzip.of(document.toByteArray()))).isEqualTo(document.toByteArray());
    assertThat(gunzip(Gzip.of(before))).isEqualTo(before);
  }

  @Test
  void numbersOfTheirOwnAreSmallerThanAnyOtherGzip() throws IOException {
    byte[] batch = batchOfNumbers(4_000);

    assertThat(gunzip(Gzip.of(batch))).isEqualTo(batch);
    assertThat(Gzip.of(batch).length).isLessThan(usual(batch).length * 97 / 100);
  }

  @Test
  void aSmallBatchIsNoLargerThanAnyOtherGzip() throws IOException {
    byte[] batch = batchOfNumbers(12);

    assertThat(Gzip.of(batch)).hasSizeLessThanOrEqualTo(usual(batch).length);
  }

  private static byte[] batchOfNumbers(int numbers) {
    Random random = new Random(7);
    StringBuilder json =
        new StringBuilder("{\"names\":{\"api\":[\"GET /v1/users/{id}\",\"GET /v1/sync\"]},")
            .append("\"slices\":{\"session\":[1]},\"exemplars\":{\"wait\":[0");
    for (int i = 0; i < numbers; i++) {
      json.append(',').append(20_000 + random.nextInt(400_000));
    }
    return json.append("]}}").toString().getBytes(UTF_8);
  }

  private static byte[] usual(byte[] document) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(document);
    }
    return out.toByteArray();
  }

  private static byte[] gunzip(byte[] gzip) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return in.readAllBytes();
    }
  }
}
