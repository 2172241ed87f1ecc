// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.CompletedRequest;
import dev.isochrone.Phase;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keeps what capture hands over, and checks what must hold for every request. */
final class RecordingSink implements RequestSink {

  private final LinkedBlockingQueue<Recorded> requests = new LinkedBlockingQueue<>();
  final AtomicInteger failed = new AtomicInteger();
  volatile boolean open = true;

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void accept(CompletedRequest request) {
    requests.add(Recorded.of(request));
  }

  @Override
  public void failed() {
    failed.incrementAndGet();
  }

  /** Returns the next request, once it has ended. */
  Recorded next() throws InterruptedException {
    @Nullable Recorded next = requests.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("a request within 10 s").isNotNull();
    Recorded request = Objects.requireNonNull(next);
    assertThat(request.phaseSum()).as("the phases of %s", request).isEqualTo(request.total());
    assertThat(request.phases().values()).allMatch(micros -> micros >= 0);
    assertThat(request.micros(Phase.NONE)).isZero();
    return request;
  }

  int waiting() {
    return requests.size();
  }
}
