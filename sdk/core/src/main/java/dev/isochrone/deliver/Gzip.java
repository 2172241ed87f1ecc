// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;

/**
 * Compresses a batch as small as it gets, in two ways of which the smaller is taken: all at once,
 * or text and numbers apart. Columns of numbers have few symbols and few repetitions worth a
 * reference, so that a block of their own pays once there are many. Either is plain gzip.
 * Stateless.
 */
final class Gzip {

  /** The first table; what comes before is text. It stands in no string, its quotes would not. */
  private static final String NUMBERS = "\"slices\":{";

  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};

  private Gzip() {}

  /** Returns the document as a gzip file. */
  static byte[] of(byte[] json) {
    byte[] whole = file(json, json.length);
    byte[] apart = file(json, numbersFrom(json));
    return apart.length < whole.length ? apart : whole;
  }

  /** Returns the document of a gzip file that {@link #of} made. */
  static byte[] undone(byte[] gzip) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(4 * gzip.length);
    GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip));
    byte[] buffer = new byte[4096];
    for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
      out.write(buffer, 0, length);
    }
    return out.toByteArray();
  }

  private static byte[] file(byte[] json, int numbersFrom) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(json.length / 3 + 64);
    out.write(HEADER, 0, HEADER.length);
    deflate(json, numbersFrom, out);
    writeInt(out, Crc.of(json, 0));
    writeInt(out, json.length);
    return out.toByteArray();
  }

  private static void deflate(byte[] json, int numbersFrom, ByteArrayOutputStream out) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    byte[] buffer = new byte[4096];
    try {
      deflater.setInput(json, 0, numbersFrom);
      drain(deflater, buffer, out);
      if (numbersFrom < json.length) {
        deflater.setStrategy(Deflater.FILTERED);
        drain(deflater, buffer, out); // ends the block before its successor's input is there
        deflater.setInput(json, numbersFrom, json.length - numbersFrom);
        drain(deflater, buffer, out);
      }
      deflater.finish();
      drain(deflater, buffer, out);
    } finally {
      deflater.end();
    }
  }

  private static void drain(Deflater deflater, byte[] buffer, ByteArrayOutputStream out) {
    int length = deflater.deflate(buffer);
    while (length > 0) {
      out.write(buffer, 0, length);
      length = deflater.deflate(buffer);
    }
  }

  private static int numbersFrom(byte[] json) {
    for (int i = 0; i <= json.length - NUMBERS.length(); i++) {
      int matching = 0;
      while (matching < NUMBERS.length() && json[i + matching] == NUMBERS.charAt(matching)) {
        matching++;
      }
      if (matching == NUMBERS.length()) {
        return i;
      }
    }
    return json.length;
  }

  private static void writeInt(ByteArrayOutputStream out, int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(value >>> shift);
    }
  }
}
