// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.sample;

import dev.isochrone.CollectorAdvice;
import dev.isochrone.CompletedRequest;
import dev.isochrone.LossReason;
import dev.isochrone.Losses;
import dev.isochrone.RequestColumns;
import dev.isochrone.Slice;
import dev.isochrone.plan.SamplingPlan;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Gathers requests into slices and passes the kept ones on.
 *
 * <p>A slice closes when it has 32 requests, when it is as old as the settings allow, when its
 * session ends, or on a hot request (an error or a slow one) at most once per 30 s and session.
 * What closes it depends on the data, never on a draw. A request belongs to the slice open when it
 * ends.
 *
 * <p>Thread-safe. The app's threads copy a row under a lock; decisions are taken outside it. Does
 * no I/O.
 */
public final class Sampler {

  private static final int DECIDED_WITHIN_MILLIS = 100;

  /** More are decided at once, under the plan that there is. */
  private static final int MOST_AWAITING = 8;

  private final SliceDraws draws;
  private final SliceSink sink;
  private final Losses losses;
  private final CollectorAdvice advice;
  private final long sliceMaxNanos;

  /** A slice not in use. One is enough: several threads seldom close slices at once. */
  private final AtomicReference<@Nullable OpenSlice> spare = new AtomicReference<>();

  private final Session session;
  private OpenSlice current = new OpenSlice();
  private String user = "";
  private int consentBits;
  private long seen;
  private int deciding; // requests of slices that are closed and not yet passed on
  private final ArrayDeque<OpenSlice> awaiting = new ArrayDeque<>(); // a newer plan
  private boolean closed;

  Sampler(
      SliceDraws draws,
      SliceSink sink,
      Losses losses,
      CollectorAdvice advice,
      SlicingLimits limits) {
    this.draws = draws;
    this.sink = sink;
    this.losses = losses;
    this.advice = advice;
    this.sliceMaxNanos = limits.sliceMaxNanos;
    this.session = new Session(limits.sessionTimeoutNanos);
  }

  /** Copies a request into the slice that is open, and closes the slices that it ends. */
  public void accept(CompletedRequest request) {
    OpenSlice outdated = null;
    OpenSlice complete = null;
    boolean opened = false;
    synchronized (this) {
      seen++;
      SamplingPlan plan = advice.plan();
      if (closed || !plan.enabled()) {
        losses.count(closed ? LossReason.CLOSED : LossReason.DISABLED, 1);
        return;
      }
      if (!plan.floors().isEmpty() && plan.floors().drops(request.api(), request.outcome())) {
        losses.count(LossReason.POLICY_DROP, 1);
        return;
      }
      long now = request.endNanos();
      boolean newSession = session.isOver(now);
      if (newSession || isOutdated(now)) {
        outdated = takeCurrent();
      }
      if (newSession) {
        session.begin();
      }
      if (current.requests.rows() == 0) {
        int state = draws.deviceState() | consentBits;
        current.start(session.number(), session.nextSlice(), now, user, state);
        opened = true;
      }
      boolean hot = plan.isHot(request.outcome(), current.add(request));
      session.requestEnded(now);
      if (current.isFull() || (hot && session.mayCloseHot(now))) {
        complete = takeCurrent();
      }
    }
    decide(outdated);
    decide(complete);
    if (opened) {
      sink.wake();
    }
  }

  /**
   * Takes a slice of another process of the app as one of ours, in our session and under our plan:
   * what {@code GuestEncoder} wrote.
   *
   * @param builtNanos when it was written, by our clock
   * @param erasedNanos what began before is erased
   */
  public void adopt(DataInputStream in, long builtNanos, long erasedNanos) throws IOException {
    OpenSlice slice = unused();
    slice.user = in.readUTF();
    slice.network = in.readUTF();
    slice.carrier = in.readUTF();
    slice.deviceState = in.readUnsignedShort();
    SamplingPlan plan = advice.plan();
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      RequestColumns requests = slice.requests;
      slice.read(in, builtNanos);
      int row = requests.rows() - 1;
      if (plan.floors().drops(requests.api(row), SliceDraws.outcome(requests, row))) {
        requests.forgetLast();
        missed(LossReason.POLICY_DROP, 1);
      }
    }
    int count = slice.requests.rows();
    if (count == 0) {
      recycle(slice);
      return;
    }
    slice.startNanos = slice.requests.number(0, RequestColumns.Field.END_NANOS);
    @Nullable LossReason lost;
    synchronized (this) {
      boolean erased = slice.startNanos - erasedNanos < 0;
      lost = erased ? LossReason.ERASED : plan.enabled() ? null : LossReason.DISABLED;
      if (lost == null) {
        seen += count;
        deciding += count;
        if (session.isOver(slice.startNanos)) {
          session.begin();
          session.requestEnded(slice.startNanos);
        }
        slice.session = session.number();
        slice.number = session.nextSlice();
      }
    }
    if (lost == null) {
      decide(slice);
    } else {
      recycle(slice);
      missed(lost, count);
    }
  }

  /** Counts requests that never came here. */
  public void missed(LossReason reason, long requests) {
    synchronized (this) {
      seen += requests;
    }
    losses.count(reason, requests);
  }

  /** Closes the open slice if it is too old to take another request. */
  public void closeOutdated(long nowNanos) {
    OpenSlice outdated;
    synchronized (this) {
      outdated = isOutdated(nowNanos) ? takeCurrent() : null;
    }
    decide(outdated);
  }

  /** Whether slices await a newer plan than the one that keeps them. */
  public synchronized boolean awaitsPlan() {
    return !awaiting.isEmpty();
  }

  /** Decides once more over the slices that await a newer plan, under the one in force. */
  public void decideAwaiting() {
    for (OpenSlice next = takeAwaiting(); next != null; next = takeAwaiting()) {
      decide(next, true);
    }
  }

  /** Drops the slices that await a newer plan; their requests count as lost. */
  public void dropAwaiting(LossReason reason) {
    for (OpenSlice next = takeAwaiting(); next != null; next = takeAwaiting()) {
      int requests = next.requests.rows();
      losses.count(reason, requests);
      recycle(next);
      decided(requests);
    }
  }

  /** Closes the open slice, however young, so that it can be sent. */
  public void closeOpenSlice() {
    OpenSlice open;
    synchronized (this) {
      open = takeCurrent();
    }
    decide(open);
  }

  /**
   * Closes the open slice and ends the session: what ends later is another user's.
   *
   * @param user who uses the app from now on, or ""
   */
  public void user(String user) {
    endSession(user);
  }

  /** Says what the user has said, for slices that begin from now on. */
  public synchronized void consent(int bits) {
    consentBits = bits;
  }

  /** Closes the open slice and ends the session; the user stays. */
  public void endSession() {
    endSession(null);
  }

  private void endSession(@Nullable String nextUser) {
    OpenSlice open;
    synchronized (this) {
      user = nextUser == null ? user : nextUser;
      session.end();
      open = takeCurrent();
    }
    decide(open);
  }

  /**
   * Closes the open slice; requests that end later are lost with the reason {@code closed}. What
   * other threads have just closed is passed on when this returns, unless they take 100 ms.
   */
  public void close() {
    synchronized (this) {
      closed = true;
    }
    closeOpenSlice();
    decideAwaiting();
    try {
      for (int i = 0; i < DECIDED_WITHIN_MILLIS && isDeciding(); i++) {
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isDeciding() {
    return deciding > 0;
  }

  /** Nanoseconds until the open slice will be too old; {@code Long.MAX_VALUE} without one. */
  public synchronized long nanosToOutdated(long nowNanos) {
    return current.requests.rows() == 0
        ? Long.MAX_VALUE
        : Math.max(0, current.startNanos + sliceMaxNanos - nowNanos);
  }

  /** Requests that arrived here since the start. */
  public synchronized long seen() {
    return seen;
  }

  /** Requests in the slice that is open, in those that are being decided, and that await a plan. */
  public synchronized int open() {
    return current.requests.rows() + deciding;
  }

  /** Sessions begun since the start. */
  public synchronized long sessions() {
    return session.number() + 1;
  }

  private boolean isOutdated(long nowNanos) {
    return current.requests.rows() > 0 && nowNanos - current.startNanos >= sliceMaxNanos;
  }

  private @Nullable OpenSlice takeCurrent() {
    if (current.requests.rows() == 0) {
      return null;
    }
    OpenSlice taken = current;
    deciding += taken.requests.rows();
    current = unused();
    return taken;
  }

  private OpenSlice unused() {
    OpenSlice unused = spare.getAndSet(null);
    return unused == null ? new OpenSlice() : unused;
  }

  private void decide(@Nullable OpenSlice slice) {
    if (slice != null) {
      decide(slice, false);
    }
  }

  private void decide(OpenSlice slice, boolean again) {
    int requests = slice.requests.rows();
    boolean awaits = false;
    try {
      boolean keeps = again ? draws.stillKeeps(slice) : draws.keeps(slice);
      awaits = keeps && !again && letAwait(slice);
      if (!awaits) {
        passOn(slice, keeps ? draws.kept(slice) : null);
      }
    } catch (RuntimeException e) { // the app's NetworkSource may throw
      losses.count(LossReason.INTERNAL, requests);
    } finally {
      if (!awaits) {
        decided(requests);
      }
    }
    if (awaits) {
      sink.wake();
    }
  }

  /** Puts a slice aside if its plan is old and there is room. Returns false otherwise. */
  private boolean letAwait(OpenSlice slice) {
    if (!advice.isConfirmed()
        || advice.nanosSinceConfirmed(slice.lastEndNanos()) < CollectorAdvice.YOUNG_NANOS) {
      return false;
    }
    synchronized (this) {
      boolean waits = !closed && awaiting.size() < MOST_AWAITING;
      if (waits) {
        awaiting.addLast(slice);
      }
      return waits;
    }
  }

  private synchronized @Nullable OpenSlice takeAwaiting() {
    return awaiting.pollFirst();
  }

  private synchronized void decided(int requests) {
    deciding -= requests;
  }

  private void passOn(OpenSlice slice, @Nullable Slice kept) {
    int requests = slice.requests.rows();
    LossReason lost = kept == null ? slice.lost : LossReason.NOT_KEPT;
    recycle(slice);
    int keptRequests = kept == null ? 0 : kept.requests().rows();
    if (keptRequests < requests) {
      losses.count(lost, requests - keptRequests);
    }
    if (kept != null) {
      sink.put(kept);
    }
  }

  private void recycle(OpenSlice slice) {
    slice.requests.clear();
    spare.lazySet(slice);
  }
}
