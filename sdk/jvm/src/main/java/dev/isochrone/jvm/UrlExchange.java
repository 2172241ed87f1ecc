// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.jvm;

import dev.isochrone.HttpVersion;
import dev.isochrone.Recorder;
import java.io.EOFException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;

/** One request of an {@code HttpURLConnection}, from the first method that sends it. */
final class UrlExchange extends JdkRequest {

  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final boolean head;
  private volatile int status;
  private volatile Map<String, List<String>> headers = Map.of();
  private volatile HttpVersion protocol = HttpVersion.NONE;
  private volatile long sentBytes;
  private volatile long expectedBytes;
  private volatile boolean disconnected;
  private long markedBytes;

  UrlExchange(Recorder recorder, HttpUrl url, String method) {
    super(recorder, url, method);
    this.head = method.equals("HEAD");
  }

  /** The headers are there; asks the connection for what it has by now. */
  void answered(HttpURLConnection app) throws IOException {
    if (status != 0) {
      return;
    }
    long now = recorder.nanoTime();
    Map<String, List<String>> all = app.getHeaderFields();
    String line = app.getHeaderField(0);
    headers = all;
    protocol =
        line != null && line.startsWith("HTTP/1.0") ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    answerNanos = now;
    expectedBytes = app.getContentLengthLong();
    status = Math.max(0, app.getResponseCode());
    boolean empty = head || status == NO_CONTENT || status == NOT_MODIFIED || expectedBytes == 0;
    if (empty) {
      ended();
    }
  }

  /** The stream has ended. Of a body of known length the connection hides that it broke off. */
  void bodyEnded() {
    if (receivedBytes < expectedBytes) {
      failed(new EOFException("expected a body of " + expectedBytes + " bytes: " + receivedBytes));
    } else {
      ended();
    }
  }

  /** The app wants no more of it, or has forgotten it: what was not read is not counted. */
  void disconnected() {
    disconnected = true;
    if (isAnswered()) {
      endedAt(receivedBytes > 0 ? recorder.nanoTime() : answerNanos);
    }
  }

  @Override
  FailureOutcome outcomeOf(Throwable thrown) {
    return disconnected ? FailureOutcome.cancelled(thrown, isAnswered()) : super.outcomeOf(thrown);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // a stream has one reader
  void received(long bytes) {
    receivedBytes += bytes;
  }

  void mark() {
    markedBytes = receivedBytes;
  }

  void reset() {
    receivedBytes = markedBytes;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // a stream has one writer
  void sent(long bytes) {
    sentBytes += bytes;
  }

  @Override
  boolean isAnswered() {
    return status != 0;
  }

  @Override
  Map<String, List<String>> headers() {
    return headers;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public long sentBytes() {
    return sentBytes;
  }

  @Override
  public HttpVersion protocol() {
    return protocol;
  }
}
