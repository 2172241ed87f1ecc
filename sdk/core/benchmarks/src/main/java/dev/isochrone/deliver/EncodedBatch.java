// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.isochrone.Clock;
import dev.isochrone.Slice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A batch as the SDK's own encoder writes it, to be weighed. It lives in deliver's package because
 * the encoder is nobody else's. Immutable.
 */
public final class EncodedBatch {

  private final String json;
  private final int bytes;

  private EncodedBatch(String json, int bytes) {
    this.json = json;
    this.bytes = bytes;
  }

  /**
   * Encodes slices into one batch.
   *
   * @param clock now, when the batch is built
   * @param seed of the random ids
   */
  public static EncodedBatch of(List<Slice> slices, Clock clock, long seed) {
    RandomIds ids = seededIds(seed);
    byte[] gzip =
        builder(clock, ids, new Installation(null, ids)).build(ids.next(), slices, Map.of()).gzip;
    try {
      return new EncodedBatch(new String(Gzip.undone(gzip), UTF_8), gzip.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static BatchBuilder builder(Clock clock, RandomIds ids, Installation installation) {
    return new BatchBuilder(new BatchEncoder(Resource.OF_A_PHONE, installation), clock, ids);
  }

  static RandomIds seededIds(long seed) {
    Random random = new Random(seed);
    return () -> String.format("%016x%016x", random.nextLong(), random.nextLong());
  }

  /** The document, uncompressed. */
  public String json() {
    return json;
  }

  /** What travels as the body. */
  public int bytes() {
    return bytes;
  }

  /** What would travel if a table of it had no columns. */
  public int bytesWithout(String table) {
    return gzip(json.replaceFirst("(\"" + table + "\":)\\{[^}]*}", "$1{}"));
  }

  private static int gzip(String json) {
    return Gzip.of(json.getBytes(UTF_8)).length;
  }
}
