// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A batch as it lies in a file: the bytes that travel, under the id they travel under, so that a
 * restart sends the same. Numbers are big-endian, texts are {@link DataOutputStream#writeUTF}'s.
 *
 * <pre>
 *   offset  bytes
 *   0       4      "ISO1"
 *   4       4      CRC-32 of everything from offset 8 to the end
 *   8       8      wall clock in ms since 1970 when the batch was built
 *   16      2 + n  id of the batch
 *           4      requests in it
 *           1      how many reasons of losses it tells; then for each:
 *                    2 + n  label
 *                    8      requests
 *           4      length of the body
 *           n      the body: JSON, gzip; the file ends with it
 * </pre>
 *
 * Stateless.
 */
final class SegmentFormat {

  private static final int MAGIC = 0x49534f31;
  private static final int CRC_FROM = 8;

  private SegmentFormat() {}

  static byte[] encode(Batch batch, long builtWallMillis) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(batch.gzip.length + 256);
    DataOutputStream out = new DataOutputStream(body);
    out.writeLong(builtWallMillis);
    out.writeUTF(batch.id);
    out.writeInt(batch.requests);
    out.writeByte(batch.losses.size());
    for (Map.Entry<String, Long> loss : batch.losses.entrySet()) {
      out.writeUTF(loss.getKey());
      out.writeLong(loss.getValue());
    }
    out.writeInt(batch.gzip.length);
    out.write(batch.gzip);
    ByteArrayOutputStream file = new ByteArrayOutputStream(batch.gzip.length + 256);
    DataOutputStream whole = new DataOutputStream(file);
    whole.writeInt(MAGIC);
    whole.writeInt(Crc.of(body.toByteArray(), 0));
    body.writeTo(whole);
    return file.toByteArray();
  }

  /**
   * Reads a batch back.
   *
   * @param nowNanos and nowWallMillis: now, by both clocks; the batch's age is their difference to
   *     the wall clock it was built under, and 0 if that lies in the future
   * @throws IOException if a byte is not what was written
   */
  static Batch decode(byte[] file, long nowNanos, long nowWallMillis) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
    expect("magic", MAGIC, file.length < CRC_FROM ? 0 : in.readInt());
    expect("CRC-32", in.readInt(), Crc.of(file, CRC_FROM));
    long ageMillis = Math.max(0, nowWallMillis - in.readLong());
    String id = in.readUTF();
    int requests = in.readInt();
    Map<String, Long> losses = losses(in);
    int length = in.readInt();
    expect("length of the body", in.available(), length);
    byte[] gzip = new byte[length];
    in.readFully(gzip);
    return new Batch(id, gzip, nowNanos - ageMillis * 1_000_000, losses, requests);
  }

  private static Map<String, Long> losses(DataInputStream in) throws IOException {
    Map<String, Long> losses = new LinkedHashMap<>();
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      losses.put(in.readUTF(), in.readLong());
    }
    return losses;
  }

  private static void expect(String what, int expected, int actual) throws IOException {
    if (expected != actual) {
      throw new IOException("expected " + what + " " + expected + ": " + actual);
    }
  }
}
