// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.plan.Outcome;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {
  static Stream<Arguments> exceptions() {
    return Stream.of(
        Arguments.of(new UnknownHostException("x"), Outcome.DNS),
        Arguments.of(new ConnectException("x"), Outcome.CONNECT),
        Arguments.of(new SSLHandshakeException("x"), Outcome.TLS),
        Arguments.of(new SocketTimeoutException("x"), Outcome.TIMEOUT),
        Arguments.of(new SocketException("Connection reset"), Outcome.RESET),
        Arguments.of(new ProtocolException("x"), Outcome.PROTOCOL),
        Arguments.of(new SocketException("Socket closed"), Outcome.CANCELLED),
        Arguments.of(new InterruptedIOException("timeout"), Outcome.TIMEOUT),
        Arguments.of(new InterruptedIOException("interrupted"), Outcome.CANCELLED),
        Arguments.of(new IOException("unexpected end of stream on x"), Outcome.RESET),
        Arguments.of(new IOException("Canceled"), Outcome.CANCELLED),
        Arguments.of(new IOException("disk"), Outcome.OTHER));
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void anExceptionHasItsOutcomeByErrorTypeAndByEvent(Exception exception, Outcome outcome) {
    String name = exception.getClass().getName();
    Failure byType = failure(Attributes.builder().put("error.type", name).build(), exception);
    Failure byEvent = failure(Attributes.empty(), exception);

    assertThat(byType).isNotNull().extracting(Failure::outcome).isEqualTo(outcome);
    assertThat(byEvent).isNotNull().extracting(Failure::outcome).isEqualTo(outcome);
    assertThat(byEvent).extracting(Failure::name).isEqualTo(exception.getClass().getSimpleName());
  }

  @Test
  void aResponseIsNoFailure() {
    assertThat(failure(Attributes.builder().put("http.status_code", 500).build(), null)).isNull();
    assertThat(
            failure(
                Attributes.builder()
                    .put("http.response.status_code", 404)
                    .put("error.type", "404")
                    .build(),
                null))
        .isNull();
  }

  @Test
  void aResponseWhoseBodyBrokeOffIsAFailure() {
    Attributes attributes =
        Attributes.builder()
            .put("http.response.status_code", 200)
            .put("error.type", "java.net.SocketException")
            .build();

    assertThat(failure(attributes, null)).extracting(Failure::outcome).isEqualTo(Outcome.RESET);
  }

  @Test
  void neitherResponseNorReasonIsAnotherFailure() {
    assertThat(failure(Attributes.empty(), null))
        .extracting(Failure::outcome)
        .isEqualTo(Outcome.OTHER);
  }

  @Test
  void aLongErrorTypeIsClipped() {
    Attributes attributes = Attributes.builder().put("error.type", "x".repeat(500)).build();

    assertThat(failure(attributes, null)).extracting(f -> f.name().length()).isEqualTo(64);
  }

  private static @Nullable Failure failure(Attributes attributes, @Nullable Exception exception) {
    try (SdkTracerProvider provider = SdkTracerProvider.builder().build()) {
      Span span = provider.get("test").spanBuilder("GET").setAllAttributes(attributes).startSpan();
      if (exception != null) {
        span.recordException(exception);
      }
      span.end();
      SpanData data = ((ReadableSpan) span).toSpanData();
      return Failure.of(new HttpAttributes(data.getAttributes()), data);
    }
  }
}
