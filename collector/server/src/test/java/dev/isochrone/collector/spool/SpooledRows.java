// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import dev.isochrone.collector.EncodedBatch;
import dev.isochrone.collector.TableRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What lies in a collector's files, for those who look for what must not be there. */
public final class SpooledRows {
  private SpooledRows() {}

  /** Returns a file's bytes as ISO 8859-1, and those of the rows in it if it is a segment. */
  public static String withRows(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    StringBuilder all = new StringBuilder(text(ByteBuffer.wrap(bytes)));
    if (file.toString().endsWith(".seg")) {
      ByteBuffer segment = ByteBuffer.wrap(bytes);
      FrameDecoder decoder = new FrameDecoder();
      FrameWalk walk = new FrameWalk(segment, SegmentHeader.BYTES, SegmentHeader.marker(segment));
      while (walk.next()) {
        EncodedBatch batch = decoder.decode(segment, walk.at());
        batch.tables().stream().map(TableRows::bytes).map(SpooledRows::text).forEach(all::append);
      }
    }
    return all.toString();
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
  }
}
