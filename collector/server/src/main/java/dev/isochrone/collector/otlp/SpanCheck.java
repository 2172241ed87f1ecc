// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

import dev.isochrone.collector.Refusal;
import dev.isochrone.plan.Outcome;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Makes an {@link HttpSpan} of a span, or says why not. Immutable, thread-safe. */
final class SpanCheck {
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;
  private static final long MICRO = 1000;
  private static final long MILLI = 1_000_000;
  private static final long MOST_MICROS = Integer.MAX_VALUE;
  private static final int MOST_STATUS = 999;
  private static final int MOST_RETRIES = 255;

  private final double leastKeepProbability;

  /**
   * Makes the check.
   *
   * @param leastKeepProbability what names a smaller one stands for too many to be believed
   */
  SpanCheck(double leastKeepProbability) {
    this.leastKeepProbability = leastKeepProbability;
  }

  /** Why a span cannot be a request, or null. */
  @Nullable Refusal refusal(SpanDraft span) {
    if (span.kind != SpanDraft.CLIENT || SpanNames.method(span.attributes).isEmpty()) {
      return Refusal.NOT_HTTP_CLIENT;
    }
    if (span.traceId.length != TRACE_ID_BYTES
        || span.spanId.length != SPAN_ID_BYTES
        || span.startNanos <= 0
        || span.endNanos < span.startNanos
        || (span.endNanos - span.startNanos) / MICRO > MOST_MICROS) {
      return Refusal.BAD_SPAN;
    }
    return Threshold.keepProbability(span.traceState) < leastKeepProbability
        ? Refusal.KEEP_OUT_OF_RANGE
        : null;
  }

  /** The request of a span that is not refused. */
  HttpSpan request(SpanDraft span) {
    KnownAttributes http = span.attributes;
    long status = http.number("http.response.status_code", "http.status_code");
    int known = status > MOST_STATUS ? 0 : (int) Math.max(0, status);
    String failure = failure(span, known);
    long spanId = ByteBuffer.wrap(span.spanId).getLong();
    return new HttpSpan(
        SpanNames.api(SpanNames.method(http), http),
        SpanNames.host(http),
        failure.isEmpty() ? Outcome.ofStatus(known) : FailureNames.outcome(failure),
        failure,
        known,
        Threshold.keepProbability(span.traceState),
        span.endNanos / MILLI,
        (span.endNanos - span.startNanos) / MICRO,
        SpanPhases.of(span),
        Math.max(0, http.number("http.request.body.size", "http.request_content_length")),
        http.number("http.response.body.size", "http.response_content_length"),
        protocol(http.text("network.protocol.version", "net.protocol.version", "http.flavor")),
        ipFamily(http),
        (int) Math.min(MOST_RETRIES, Math.max(0, http.number("http.request.resend_count"))),
        ByteBuffer.wrap(span.traceId, TRACE_ID_BYTES - 4, 4).getInt() & 0xffff_ffffL,
        (int) (spanId & 0xffff),
        HexFormat.of().formatHex(span.traceId),
        spanId,
        http.text("geo.country.iso_code"),
        network(http),
        carrier(http));
  }

  /** "" where a response tells all there is. */
  private static String failure(SpanDraft span, int status) {
    String type = span.attributes.text("error.type");
    if (!type.isEmpty() && !type.matches("[0-9]+") && !(status > 0 && type.equals("_OTHER"))) {
      return FailureNames.simple(type);
    }
    if (status > 0) {
      return "";
    }
    String exception = span.exception.text("exception.type");
    if (!exception.isEmpty()) {
      return FailureNames.simple(exception);
    }
    // a response that the browser shows to nobody has no status and is none the worse
    return span.status == SpanDraft.STATUS_ERROR ? "unknown" : "";
  }

  static String network(KnownAttributes attributes) {
    String type = attributes.text("network.connection.type");
    String subtype = attributes.text("network.connection.subtype");
    return SpanNames.cut(type.isEmpty() || subtype.isEmpty() ? type : type + "/" + subtype);
  }

  static String carrier(KnownAttributes attributes) {
    String mcc = attributes.text("network.carrier.mcc");
    String mnc = attributes.text("network.carrier.mnc");
    return SpanNames.cut(mcc.isEmpty() || mnc.isEmpty() ? "" : mcc + "-" + mnc);
  }

  private static int protocol(String version) {
    return switch (version) {
      case "1.0" -> 1;
      case "1.1" -> 2;
      case "2", "2.0", "h2" -> 3;
      case "3", "3.0", "h3" -> 4;
      default -> 0;
    };
  }

  /** The address itself goes no further. */
  private static int ipFamily(KnownAttributes attributes) {
    String peer = attributes.text("network.peer.address", "net.sock.peer.addr");
    if (peer.indexOf(':') >= 0) {
      return 6;
    }
    if (peer.indexOf('.') >= 0) {
      return 4;
    }
    return switch (attributes.text("network.type")) {
      case "ipv4" -> 4;
      case "ipv6" -> 6;
      default -> 0;
    };
  }
}
