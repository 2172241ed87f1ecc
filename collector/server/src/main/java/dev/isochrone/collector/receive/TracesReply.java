// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The bodies of answers to OTLP, in both of its forms.
 *
 * <pre>
 *   ExportTraceServiceResponse  1 partial_success { 1 rejected_spans  2 error_message }
 *   google.rpc.Status           1 code  2 message
 * </pre>
 */
final class TracesReply {
  private TracesReply() {}

  static byte[] protobuf(IntakeResult.Traces taken) {
    if (taken.rejectedSpans() == 0) {
      return new byte[0];
    }
    byte[] partial =
        message(
            out -> {
              out.writeInt64(1, taken.rejectedSpans());
              out.writeString(2, reasons(taken));
            });
    return message(out -> out.writeByteArray(1, partial));
  }

  static Map<String, Object> json(IntakeResult.Traces taken) {
    return taken.rejectedSpans() == 0
        ? Map.of()
        : Map.of(
            "partialSuccess",
            Map.of(
                // 64-bit numbers are text in protobuf's JSON
                "rejectedSpans", Integer.toString(taken.rejectedSpans()),
                "errorMessage", reasons(taken)));
  }

  /** A {@code google.rpc.Status}. */
  static byte[] status(int code, String message) {
    return message(
        out -> {
          out.writeInt32(1, code);
          out.writeString(2, message);
        });
  }

  /** Such as {@code not_http_client: 3, too_old: 1}. */
  private static String reasons(IntakeResult.Traces taken) {
    return taken.rejected().entrySet().stream()
        .map(reason -> reason.getKey() + ": " + reason.getValue())
        .collect(Collectors.joining(", "));
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @FunctionalInterface
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }
}
