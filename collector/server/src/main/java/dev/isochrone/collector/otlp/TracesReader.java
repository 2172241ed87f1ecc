// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

import dev.isochrone.collector.Arrival;
import dev.isochrone.collector.BatchId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Reads OTLP trace requests as batches, one per resource. An exporter that has no answer sends the
 * same bytes again and names them nowhere, so the bytes are the name: a retry is recognised like
 * that of a batch. Thread-safe.
 */
public final class TracesReader {
  private final SpanCheck check;

  /**
   * Makes a reader.
   *
   * @param leastKeepProbability spans that claim a smaller one are refused
   */
  public TracesReader(double leastKeepProbability) {
    check = new SpanCheck(leastKeepProbability);
  }

  /**
   * Reads a request.
   *
   * @param body inflated
   * @param length how many of its bytes count
   * @param isJson else protobuf
   * @throws InvalidTraces if it is not an {@code ExportTraceServiceRequest}
   */
  public List<SpanBatch> read(
      Arrival arrival, byte[] body, int length, boolean isJson, ExemplarRule exemplars)
      throws InvalidTraces {
    MessageDigest name = nameOf(arrival, body, length);
    SpanBatches batches = new SpanBatches(arrival, check, exemplars, index -> id(name, index));
    if (isJson) {
      JsonTraces.read(body, length, batches);
    } else {
      ProtobufTraces.read(body, length, batches);
    }
    return batches.all();
  }

  private static MessageDigest nameOf(Arrival arrival, byte[] body, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String whose = arrival.key().tenant() + '\0' + arrival.key().app() + '\0';
      digest.update(whose.getBytes(StandardCharsets.UTF_8));
      digest.update(body, 0, length);
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static BatchId id(MessageDigest name, int index) {
    try {
      MessageDigest digest = (MessageDigest) name.clone();
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, index));
      ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
      return new BatchId(bytes.getLong(), bytes.getLong());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's SHA-256 can be cloned", e);
    }
  }
}
