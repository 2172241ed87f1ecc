// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.CacheStatus;
import dev.isochrone.CompletedRequest;
import dev.isochrone.Phase;
import dev.isochrone.plan.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Records one call while passing its events on to the app's listener, and hands itself over as a
 * {@link CompletedRequest} when the call ends.
 *
 * <p>Order of one hop; redirects and retries repeat from dnsStart on, a reused connection from
 * connectionAcquired on:
 *
 * <pre>
 *   callStart  dnsStart dnsEnd  connectStart [secureConnectStart secureConnectEnd] connectEnd
 *   QUEUE .... DNS .... QUEUE . CONNECT .... TLS ................................. QUEUE ...
 *
 *   connectionAcquired  requestHeadersStart  (request sent)  responseHeadersEnd  responseBodyEnd  callEnd
 *   QUEUE ............. SEND ............... WAIT .......... TRANSFER .......... QUEUE ........
 * </pre>
 *
 * <p>Belongs to the thread that carries the call, except for the events of connecting, see {@link
 * PhaseTimes}. Never reads a body. What fails here is counted and never reaches the call.
 */
final class CallListener extends RecordedCall {

  private final Capture capture;
  private byte number; // its low bits: all that OpenBodies looks at
  private boolean exchanged;
  private boolean answered;
  private boolean bodyOpen;
  private boolean taken;

  CallListener(Capture capture, Request request, EventListener app) {
    super(request, app);
    this.capture = capture;
    traceId = capture.currentTrace(); // the app's thread, also of a call that is enqueued
  }

  @Override
  public void callStart(Call call) {
    start(capture.nanoTime());
    number = (byte) capture.callStarted();
    app.callStart(call);
  }

  @Override
  public void dnsStart(Call call, String domainName) {
    begin(Phase.DNS, capture.nanoTime());
    app.dnsStart(call, domainName);
  }

  @Override
  public void dnsEnd(Call call, String domainName, List<InetAddress> addresses) {
    begin(Phase.QUEUE, capture.nanoTime());
    app.dnsEnd(call, domainName, addresses);
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    attemptStarted(capture.nanoTime());
    app.connectStart(call, address, proxy);
  }

  @Override
  public void secureConnectStart(Call call) {
    attemptSecured(capture.nanoTime());
    app.secureConnectStart(call);
  }

  @Override
  public void connectEnd(
      Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol used) {
    attemptSucceeded(capture.nanoTime());
    opened = true;
    app.connectEnd(call, address, proxy, used);
  }

  @Override
  public void connectFailed(
      Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol used, IOException e) {
    attemptFailed(capture.nanoTime());
    app.connectFailed(call, address, proxy, used, e);
  }

  @Override
  public void connectionAcquired(Call call, Connection connection) {
    acquired = true;
    ipFamily = IpFamily.of(connection.route().socketAddress());
    app.connectionAcquired(call, connection);
  }

  @Override
  public void requestHeadersStart(Call call) {
    if (!leaveOpenBodies()) {
      app.requestHeadersStart(call);
      return;
    }
    begin(Phase.SEND, capture.nanoTime());
    if (exchanged && answered) {
      redirects++;
    } else if (exchanged) {
      retries++;
    }
    exchanged = true;
    answered = false;
    app.requestHeadersStart(call);
  }

  @Override
  public void requestHeadersEnd(Call call, Request request) {
    beginFrom(Phase.SEND, Phase.WAIT, capture.nanoTime());
    String told = TraceParent.traceId(request.header("traceparent"));
    if (told != null) {
      traceId = told;
    }
    app.requestHeadersEnd(call, request);
  }

  @Override
  public void requestBodyStart(Call call) {
    beginFrom(Phase.WAIT, Phase.SEND, capture.nanoTime());
    app.requestBodyStart(call);
  }

  @Override
  public void requestBodyEnd(Call call, long byteCount) {
    beginFrom(Phase.SEND, Phase.WAIT, capture.nanoTime());
    sentBytes += byteCount;
    app.requestBodyEnd(call, byteCount);
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    begin(Phase.TRANSFER, capture.nanoTime());
    answered = true;
    status = response.code();
    protocol = HttpVersions.of(response.protocol());
    edge = capture.edgeOf(response.headers());
    bodyOpen = bodyOpen || (!taken && capture.openBodies().enter(this, number));
    app.responseHeadersEnd(call, response);
  }

  @Override
  public void responseBodyEnd(Call call, long byteCount) {
    beginFrom(Phase.TRANSFER, Phase.QUEUE, capture.nanoTime());
    receivedBytes = Math.max(0, receivedBytes) + byteCount;
    app.responseBodyEnd(call, byteCount);
  }

  @Override
  public void cacheHit(Call call, Response response) {
    status = response.code();
    deviceCache = exchanged ? CacheStatus.DEVICE_REVALIDATED : CacheStatus.DEVICE_HIT;
    receivedBytes = Math.max(0, receivedBytes);
    app.cacheHit(call, response);
  }

  @Override
  public void satisfactionFailure(Call call, Response response) {
    status = response.code();
    app.satisfactionFailure(call, response);
  }

  @Override
  public void callEnd(Call call) {
    end(capture.nanoTime());
    ShortCircuits.Found shortCircuit = status == 0 ? ShortCircuits.take(call) : null;
    if (shortCircuit != null) {
      status = shortCircuit.status;
      failure = shortCircuit.failure;
    }
    outcome = outcomeOfStatus();
    complete();
    app.callEnd(call);
  }

  @Override
  public void callFailed(Call call, IOException e) {
    end(capture.nanoTime());
    failure = e.getClass().getSimpleName();
    outcome = FailureOutcomes.of(e, furthest(), call.isCanceled());
    receivedBytes = status == 0 ? -1 : receivedBytes;
    complete();
    app.callFailed(call, e);
  }

  /** Nobody closed the body: hands over what was known when the headers came. */
  void abandoned(long nowNanos) {
    abandonedNanos = nowNanos;
    outcome = outcomeOfStatus();
    handOver();
  }

  @Override
  public String host() {
    return capture.hostOf(request);
  }

  private void complete() {
    boolean begun = started(); // not if it failed before, as a rejected executor does
    if (begun && leaveOpenBodies()) {
      handOver();
    }
  }

  /** Returns false if the call was taken for abandoned and its record is no longer ours. */
  private boolean leaveOpenBodies() {
    if (bodyOpen) {
      bodyOpen = false;
      taken = !capture.openBodies().leave(this, number);
    }
    return !taken;
  }

  private Outcome outcomeOfStatus() {
    return status == 0 ? Outcome.OTHER : Outcome.ofStatus(status);
  }

  private void handOver() {
    try {
      api = capture.nameOf(request);
      retries = (short) (retries + failedAttempts());
      capture.completed(this);
    } catch (RuntimeException e) {
      capture.failed();
    } finally {
      capture.callEnded();
    }
  }
}
