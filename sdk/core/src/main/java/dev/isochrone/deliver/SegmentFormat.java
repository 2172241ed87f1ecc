// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.LossReason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

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

  static byte[] encode(Batch batch, long builtWallMillis) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(batch.gzip.length + 256);
    ByteArrayOutputStream file = new ByteArrayOutputStream(batch.gzip.length + 256);
    try (DataOutputStream out = new DataOutputStream(body);
        DataOutputStream whole = new DataOutputStream(file)) {
      out.writeLong(builtWallMillis);
      out.writeUTF(batch.id);
      out.writeInt(batch.requests);
      out.writeByte(batch.losses.size());
      for (Map.Entry<LossReason, Long> loss : batch.losses.entrySet()) {
        out.writeUTF(loss.getKey().label());
        out.writeLong(loss.getValue());
      }
      out.writeInt(batch.gzip.length);
      out.write(batch.gzip);
      whole.writeInt(MAGIC);
      whole.writeInt(crc(body.toByteArray(), 0));
      body.writeTo(whole);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
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
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(file))) {
      expect("magic", MAGIC, in.readInt());
      expect("CRC-32", in.readInt(), crc(file, CRC_FROM));
      long ageMillis = Math.max(0, nowWallMillis - in.readLong());
      String id = in.readUTF();
      int requests = in.readInt();
      Map<LossReason, Long> losses = losses(in);
      int length = in.readInt();
      expect("length of the body", in.available(), length);
      byte[] gzip = new byte[length];
      in.readFully(gzip);
      long builtNanos = nowNanos - ageMillis * 1_000_000;
      return new Batch(id, gzip, builtNanos, losses, requests);
    } catch (EOFException e) {
      throw new IOException("expected more than " + file.length + " bytes", e);
    }
  }

  private static Map<LossReason, Long> losses(DataInputStream in) throws IOException {
    Map<LossReason, Long> losses = new EnumMap<>(LossReason.class);
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      LossReason reason = reason(in.readUTF());
      long requests = in.readLong();
      if (reason != null) { // else a later version wrote it; the body tells it all the same
        losses.put(reason, requests);
      }
    }
    return losses;
  }

  private static @Nullable LossReason reason(String label) {
    for (LossReason reason : LossReason.values()) {
      if (reason.label().equals(label)) {
        return reason;
      }
    }
    return null;
  }

  private static int crc(byte[] bytes, int from) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, Math.max(0, bytes.length - from));
    return (int) crc.getValue();
  }

  private static void expect(String what, int expected, int actual) throws IOException {
    if (expected != actual) {
      throw new IOException("expected " + what + " " + expected + ": " + actual);
    }
  }
}
