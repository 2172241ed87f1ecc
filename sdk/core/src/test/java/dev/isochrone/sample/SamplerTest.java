// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.sample;

import static dev.isochrone.sample.SamplerRig.MINUTE;
import static dev.isochrone.sample.SamplerRig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.FakeRequest;
import dev.isochrone.LossReason;
import dev.isochrone.NetworkSource;
import dev.isochrone.Slice;
import dev.isochrone.plan.Outcome;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SamplerTest {

  private final SamplerRig rig = new SamplerRig(new ChangingNetwork());
  private int state;
  private NetworkSource network = NetworkSource.UNKNOWN;

  @Test
  void aSliceClosesWithItsThirtySecondRequest() {
    rig.requests(31);
    assertThat(rig.kept).isEmpty();

    rig.requests(1);

    assertThat(rig.kept).hasSize(1);
    assertThat(rig.kept.get(0).requests().rows()).isEqualTo(32);
    assertThat(rig.sampler.open()).isZero();
  }

  @Test
  void aSliceClosesWhenItIsTwoMinutesOld() {
    rig.requests(1);
    rig.clock.advanceMillis(2 * MINUTE - 1);
    rig.requests(1);
    assertThat(rig.kept).isEmpty();

    rig.clock.advanceMillis(1);
    rig.requests(1);

    assertThat(rig.kept).hasSize(1);
    assertThat(rig.kept.get(0).requests().rows()).isEqualTo(2);
    assertThat(rig.sampler.open())
        .as("a request belongs to the slice open when it ends")
        .isEqualTo(1);
  }

  @Test
  void anOutdatedSliceClosesWithoutAnotherRequest() {
    rig.requests(1);
    assertThat(rig.sampler.nanosToOutdated(rig.clock.nanoTime())).isEqualTo(2 * MINUTE * 1_000_000);
    rig.clock.advanceMillis(2 * MINUTE);
    assertThat(rig.sampler.nanosToOutdated(rig.clock.nanoTime())).isZero();

    rig.sampler.closeOutdated(rig.clock.nanoTime());

    assertThat(rig.kept).hasSize(1);
    assertThat(rig.sampler.nanosToOutdated(rig.clock.nanoTime())).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aHotRequestClosesASliceAtMostOncePerThirtySeconds() {
    rig.requests(3);
    rig.failure();
    assertThat(rig.kept).hasSize(1);
    assertThat(rig.kept.get(0).requests().rows()).isEqualTo(4);

    rig.failure();
    rig.clock.advanceMillis(30 * SECOND - 1);
    rig.failure();
    assertThat(rig.kept).hasSize(1);

    rig.clock.advanceMillis(1);
    rig.sampler.accept(FakeRequest.endedAt(rig.clock.nanoTime()).totalMicros(5_000_000));
    assertThat(rig.kept).hasSize(2);
    assertThat(rig.kept.get(1).requests().rows()).isEqualTo(3);
  }

  @Test
  void cancellingIsNotHot() {
    rig.sampler.accept(FakeRequest.endedAt(rig.clock.nanoTime()).outcome(Outcome.CANCELLED));

    assertThat(rig.kept).isEmpty();
  }

  @Test
  void aSessionEndsAfterThirtyQuietMinutes() {
    rig.requests(1);
    rig.clock.advanceMillis(30 * MINUTE - 1);
    rig.requests(1);
    rig.clock.advanceMillis(30 * MINUTE);
    rig.requests(1);
    rig.sampler.closeOpenSlice();

    assertThat(rig.kept).extracting(Slice::session).containsExactly(0L, 0L, 1L);
    assertThat(rig.kept).extracting(Slice::number).containsExactly(0, 1, 0);
    assertThat(rig.sampler.sessions()).isEqualTo(2);
  }

  @Test
  void aNewSessionMayCloseHotAtOnce() {
    rig.failure();
    rig.clock.advanceMillis(30 * MINUTE);
    rig.failure();

    assertThat(rig.kept).hasSize(2);
  }

  @Test
  void aSliceCarriesWhereItWasWhenItClosed() {
    rig.requests(1);
    rig.advice.country("DE");
    network = new Cellular();
    rig.sampler.closeOpenSlice();

    assertThat(rig.kept.get(0).country()).isEqualTo("DE");
    assertThat(rig.kept.get(0).network()).isEqualTo("cell/lte");
    assertThat(rig.kept.get(0).carrier()).isEqualTo("440-10");
  }

  @Test
  void theNetworksCountrySpeaksUntilTheCollectorHasTold() {
    network = new Cellular();
    rig.requests(32);
    rig.advice.country("DE");
    rig.requests(32);

    assertThat(rig.kept).extracting(Slice::country).containsExactly("JP", "DE");
  }

  @Test
  void aSliceHasTheStateInWhichItBegan() {
    state = NetworkSource.ROAMING;
    rig.requests(1);
    state = NetworkSource.BACKGROUND;
    rig.requests(31 + 32);

    assertThat(rig.kept)
        .extracting(Slice::deviceState)
        .containsExactly(NetworkSource.ROAMING, NetworkSource.BACKGROUND);
  }

  @Test
  void aNetworkSourceThatThrowsCostsItsSliceAndNothingElse() {
    network = new Broken();
    rig.requests(32);
    network = NetworkSource.UNKNOWN;
    rig.requests(32);

    assertThat(rig.losses.total(LossReason.INTERNAL)).isEqualTo(32);
    assertThat(rig.kept).hasSize(1);
  }

  @Test
  void afterCloseRequestsAreCountedAsClosed() {
    rig.requests(2);
    rig.sampler.close();
    rig.requests(3);

    assertThat(rig.kept).hasSize(1);
    assertThat(rig.losses.total(LossReason.CLOSED)).isEqualTo(3);
    assertThat(rig.sampler.seen()).isEqualTo(5);
  }

  @Test
  void closingWaitsForASliceThatAnotherThreadIsDeciding() throws Exception {
    HeldUp held = new HeldUp(Thread.currentThread());
    network = held;
    Thread app = new Thread(() -> rig.requests(32));
    app.start();
    held.decides.await();

    rig.sampler.close();
    int keptThen = rig.kept.size();
    held.isOver = true;
    app.join();

    assertThat(keptThen).isEqualTo(1);
    assertThat(rig.sampler.open()).isZero();
  }

  @Test
  void openingASliceIsTold() {
    rig.requests(2);
    rig.sampler.closeOpenSlice();
    rig.requests(1);

    assertThat(rig.woken).isEqualTo(2);
  }

  @Test
  void keptSlicesAreNotChangedByLaterOnes() {
    rig.sampler.accept(FakeRequest.endedAt(rig.clock.nanoTime()).api("first"));
    rig.sampler.closeOpenSlice();
    for (int i = 0; i < 3; i++) {
      rig.sampler.accept(FakeRequest.endedAt(rig.clock.nanoTime()).api("later"));
      rig.sampler.closeOpenSlice();
    }

    assertThat(rig.kept.get(0).requests().text(0, dev.isochrone.RequestColumns.Text.API))
        .isEqualTo("first");
  }

  private final class ChangingNetwork implements NetworkSource {
    @Override
    public int deviceState() {
      return state;
    }

    @Override
    public String network() {
      return network.network();
    }

    @Override
    public String carrier() {
      return network.carrier();
    }

    @Override
    public String country() {
      return network.country();
    }
  }

  private static final class Cellular implements NetworkSource {
    @Override
    public String network() {
      return "cell/lte";
    }

    @Override
    public String carrier() {
      return "440-10";
    }

    @Override
    public String country() {
      return "JP";
    }
  }

  /** Holds up a decision until whoever closes waits for it. */
  private static final class HeldUp implements NetworkSource {
    final CountDownLatch decides = new CountDownLatch(1);
    volatile boolean isOver;
    private final Thread closing;

    HeldUp(Thread closing) {
      this.closing = closing;
    }

    @Override
    public String network() {
      decides.countDown();
      while (!isOver && closing.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      return "";
    }

    @Override
    public String carrier() {
      return "";
    }
  }

  private static final class Broken implements NetworkSource {
    @Override
    public String network() {
      throw new IllegalStateException("a bug of the app");
    }

    @Override
    public String carrier() {
      return "";
    }
  }
}
