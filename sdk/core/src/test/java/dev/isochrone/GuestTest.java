// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import dev.isochrone.plan.ValueRule;
import dev.isochrone.plan.ValueTable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Two SDKs as in two processes of an app: the guest hands over, the owner sends. */
class GuestTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path temporary;

  private final FakeClock clock = new FakeClock();
  private final MockWebServer collector = new MockWebServer();
  private final List<JsonNode> batches = new ArrayList<>();
  private final List<Long> batchAges = new ArrayList<>();
  private final List<String> erased = new ArrayList<>();
  private String plan = "";

  @BeforeEach
  void serve() {
    collector.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request);
          }
        });
  }

  @AfterEach
  void close() throws IOException {
    collector.close();
  }

  @Test
  void whatAGuestRecordsArrivesAsTheOwnersOwn() {
    Route owner = owner();
    Route guest = guest();
    record(owner, 1);
    assertThat(owner.flush(10_000)).isTrue();
    record(guest, 1);
    assertThat(guest.flush(10_000)).isTrue();
    assertThat(batches).as("the guest sends nothing itself").hasSize(1);
    clock.advanceMillis(5_000);
    assertThat(owner.flush(10_000)).isTrue();

    JsonNode own = batches.get(0);
    JsonNode adopted = batches.get(1);
    assertThat(adopted.get("resource")).isEqualTo(own.get("resource"));
    assertThat(adopted.get("exemplars")).isEqualTo(own.get("exemplars"));
    assertThat(adopted.get("timings")).isEqualTo(own.get("timings"));
    assertThat(adopted.get("names").get("pop")).isEqualTo(own.get("names").get("pop"));
    JsonNode slices = adopted.get("slices");
    assertThat(slices.get("session")).as("one session").isEqualTo(own.get("slices").get("session"));
    assertThat(slices.get("slice").get(0).asInt()).as("its next slice").isEqualTo(1);
    // its owner may have taken it before or after those five seconds
    assertThat(slices.get("age").get(0).asLong() + batchAges.get(1)).isBetween(4_999L, 5_001L);
    assertBooks(owner, 2, 2);
    assertBooks(guest, 1, 1);
    end(guest, owner);
  }

  @Test
  void aGuestHandsOverBeforeTheOwnerIsThere() {
    Route guest = guest();
    record(guest, 3);
    assertThat(guest.flush(10_000)).isTrue();
    end(guest);

    Route owner = owner();
    assertThat(owner.flush(10_000)).isTrue();
    assertThat(timings()).isEqualTo(3);
    assertBooks(owner, 3, 3);
    end(owner);
  }

  @Test
  void theOwnersPlanDrawsOverAGuestsRequests() {
    plan = encoded(SamplingPlan.builder().version(3).enabled(false).build());
    Route owner = owner();
    record(owner, 1);
    assertThat(owner.flush(10_000)).isTrue();
    Route guest = guest();
    record(guest, 4);
    assertThat(guest.flush(10_000)).isTrue();
    assertThat(owner.flush(10_000)).isTrue();

    assertThat(timings()).isEqualTo(1);
    assertThat(owner.losses.total(LossReason.DISABLED)).isEqualTo(4);
    assertBooks(owner, 5, 1);
    end(guest, owner);
  }

  @Test
  void aGuestsRequestsAreWorthWhatTheOwnersAre() {
    plan = encoded(SamplingPlan.builder().version(3).valueRule(slowIsWorthMore()).build());
    Route owner = owner(builder().dice(() -> 0));
    record(owner, 1);
    assertThat(owner.flush(10_000)).isTrue();
    Route guest = guest();
    for (long totalMicros : new long[] {1_000, 100_000}) {
      recordOf(guest, totalMicros);
      assertThat(guest.flush(10_000)).isTrue();
      assertThat(owner.flush(10_000)).isTrue();
      recordOf(owner, totalMicros);
      assertThat(owner.flush(10_000)).isTrue();
    }

    assertThat(batches).hasSize(5);
    assertThat(keep(1)).as("fast, the guest's").isEqualTo(keep(2)).isLessThan(keep(4));
    assertThat(keep(3)).as("slow, the guest's").isEqualTo(keep(4)).isLessThan(1);
    end(guest, owner);
  }

  @Test
  void aGuestsUserHasEverythingErased() {
    Route owner = owner();
    record(owner, 2);
    assertThat(owner.flush(10_000)).isTrue();
    Route guest = guest();
    record(guest, 3);
    assertThat(guest.flush(10_000)).isTrue();
    clock.advanceMillis(1_000);
    guest.eraseUser();
    assertThat(guest.flush(10_000)).isTrue();
    record(owner, 1); // its open slice is erased as well as one that waits
    owner.flush(10_000);
    assertThat(owner.flush(10_000)).isTrue();

    assertThat(erased).hasSize(1);
    assertThat(owner.losses.total(LossReason.ERASED))
        .as("the guest's, and what waited")
        .isEqualTo(4);
    assertThat(timings()).isEqualTo(2);
    end(guest, owner);
  }

  @Test
  void whatAGuestHadFromBeforeAnErasureIsErasedWhenItComes() {
    Route owner = owner();
    record(owner, 1);
    assertThat(owner.flush(10_000)).isTrue();
    Route guest = guest();
    record(guest, 1);
    assertThat(guest.flush(10_000)).isTrue();
    assertThat(owner.flush(10_000)).isTrue();
    record(guest, 5); // waits with the guest
    clock.advanceMillis(10);
    owner.eraseUser();
    assertThat(owner.flush(10_000)).isTrue();
    clock.advanceMillis(10);
    assertThat(guest.flush(10_000)).isTrue();
    record(guest, 1);
    assertThat(guest.flush(10_000)).isTrue();
    assertThat(owner.flush(10_000)).isTrue();

    assertThat(owner.losses.total(LossReason.ERASED)).isEqualTo(5);
    assertThat(timings()).isEqualTo(3);
    assertBooks(owner, 8, 3);
    end(guest, owner);
  }

  @Test
  void anOwnerThatTakesNothingLetsItWaitAndErasesItAllTheSame() {
    Route owner = started(builder().storage(storage()));
    Route guest = guest();
    record(guest, 3);
    assertThat(guest.flush(10_000)).isTrue();
    record(owner, 1);
    assertThat(owner.flush(10_000)).isTrue();
    assertThat(timings()).isEqualTo(1);
    assertThat(inbox()).hasSize(1);

    clock.advanceMillis(10);
    owner.eraseUser();
    assertThat(owner.flush(10_000)).isTrue();
    assertThat(inbox()).allMatch(file -> file.getName().endsWith(".taken"));
    assertThat(owner.losses.total(LossReason.ERASED)).isEqualTo(3);
    assertBooks(owner, 4, 1);
    end(guest, owner);
  }

  @Test
  void aDamagedFileIsCountedByItsName() throws IOException {
    Route guest = guest();
    record(guest, 7);
    assertThat(guest.flush(10_000)).isTrue();
    try (RandomAccessFile file = new RandomAccessFile(inbox()[0], "rw")) {
      file.seek(40);
      int before = file.read();
      file.seek(40);
      file.write(before + 1);
    }
    Route owner = owner();
    assertThat(owner.flush(10_000)).isTrue();

    assertThat(owner.losses.total(LossReason.CORRUPT)).isEqualTo(7);
    assertBooks(owner, 7, 0);
    end(guest, owner);
  }

  @Test
  void withoutAnOwnerTheBoundHoldsAndWhatItCostsIsTold() {
    Route guest = guest();
    Random random = new Random(7);
    int requests = 30_000;
    for (int i = 0; i < requests; i++) {
      clock.advanceMillis(1);
      String name = new BigInteger(400, random).toString(16); // gzip makes it no smaller than 50 B
      guest.recorder.record(FakeRequest.endedAt(clock.nanoTime()).api(name));
      if (i % 1_000 == 0) {
        guest.flush(10_000);
      }
    }
    guest.flush(10_000);
    assertThat(bytes(temporary.toFile())).isLessThan(1_200_000);
    long lost = guest.losses.total(LossReason.QUEUE_FULL);
    assertThat(lost).isPositive();

    Route owner = owner();
    boolean all = false;
    for (int i = 0; i < 20 && !all; i++) {
      clock.advanceMillis(900_000); // the guest's pause is over
      assertThat(owner.flush(10_000)).isTrue();
      all = guest.flush(10_000);
    }
    assertThat(owner.flush(10_000)).isTrue();
    assertThat(timings() + lost).isEqualTo(requests);
    assertThat(owner.losses.total(LossReason.QUEUE_FULL))
        .as("the guest's losses travel")
        .isPositive();
    end(guest, owner);
  }

  @Test
  void aGuestThatWritesWhileTheOwnerTakesLosesAndDoublesNothing() throws Exception {
    Route owner = owner();
    Route guest = guest();
    AtomicBoolean writing = new AtomicBoolean(true);
    Thread taking =
        new Thread(
            () -> {
              while (writing.get()) {
                owner.flush(10_000);
              }
            });
    taking.start();
    for (int i = 0; i < 300; i++) {
      record(guest, 10);
      assertThat(guest.flush(10_000)).isTrue();
    }
    writing.set(false);
    taking.join();
    assertThat(owner.flush(10_000)).isTrue();

    assertThat(timings()).isEqualTo(3_000);
    assertThat(batches.stream().map(batch -> batch.get("batch").asString()).distinct())
        .hasSize(batches.size());
    assertBooks(owner, 3_000, 3_000);
    end(guest, owner);
  }

  private static ValueRule slowIsWorthMore() {
    int slow = LogBucket.of(50_000);
    return new ValueRule(0.25, 1, 18, 4, ValueTable.builder(1, slow, slow, 0, 6, 0, 0).build());
  }

  /** The keepProbability of a batch's one slice. */
  private double keep(int batch) {
    return batches.get(batch).get("slices").get("keep").get(0).asDouble();
  }

  private Route owner() {
    return owner(builder());
  }

  private Route owner(IsochroneBuilder settings) {
    return started(settings.storage(storage()).takeHandedOver());
  }

  private Route guest() {
    File own = new File(temporary.toFile(), "isochrone-sync");
    return started(builder().storage(own).handOverTo(storage()));
  }

  private IsochroneBuilder builder() {
    return Isochrone.builder("app", collector.url("/").toString(), "key").clock(clock);
  }

  private static Route started(IsochroneBuilder settings) {
    Route route = new Route(settings);
    route.start();
    return route;
  }

  private void record(Route route, int requests) {
    for (int i = 0; i < requests; i++) {
      route.recorder.record(FakeRequest.endedAt(clock.nanoTime()).full());
    }
  }

  private void recordOf(Route route, long totalMicros) {
    route.recorder.record(FakeRequest.endedAt(clock.nanoTime()).totalMicros(totalMicros));
  }

  private File storage() {
    return new File(temporary.toFile(), "isochrone");
  }

  private File[] inbox() {
    return Objects.requireNonNull(new File(storage(), "inbox/isochrone-sync").listFiles());
  }

  private static long bytes(File file) {
    File[] inside = file.listFiles();
    long bytes = inside == null ? file.length() : 0;
    for (File one : inside == null ? new File[0] : inside) {
      bytes += bytes(one);
    }
    return bytes;
  }

  private static void assertBooks(Route route, long seen, long delivered) {
    assertThat(route.books()).containsEntry("seen", seen).containsEntry("delivered", delivered);
    assertThat(route.books().get("waiting")).isZero();
    assertThat(route.losses.total()).isEqualTo(seen - delivered);
  }

  private static void end(Route... routes) {
    for (Route route : routes) {
      route.close(1_000);
    }
  }

  private synchronized long timings() {
    return batches.stream().mapToLong(batch -> batch.get("timings").get("gap").size()).sum();
  }

  private static String encoded(SamplingPlan plan) {
    return Base64.getEncoder().encodeToString(SamplingPlanCodec.encode(plan));
  }

  private synchronized MockResponse answer(RecordedRequest request) {
    String body;
    try (GZIPInputStream gzip = new GZIPInputStream(request.getBody().clone().inputStream())) {
      body = new String(gzip.readAllBytes(), UTF_8);
    } catch (IOException e) {
      body = request.getBody().readUtf8();
    }
    if ("/v1/erase".equals(request.getPath())) {
      erased.add(body);
      return new MockResponse().setResponseCode(202).setBody("{\"accepted\":{}}");
    }
    if (!"/v1/batches".equals(request.getPath())) {
      return new MockResponse().setResponseCode(304);
    }
    batches.add(JSON.readTree(body));
    batchAges.add(Long.valueOf(Objects.requireNonNull(request.getHeader("Isochrone-Batch-Age"))));
    String more = plan.isEmpty() ? "" : ",\"plan\":\"" + plan + "\"";
    return new MockResponse().setBody("{\"country\":\"JP\",\"accepted\":{}" + more + "}");
  }
}
