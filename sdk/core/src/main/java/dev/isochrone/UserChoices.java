// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the app has said in the name of its user, until the worker has obeyed: whether it may send,
 * and whether to erase or to begin anew. Thread-safe. Not API.
 */
public final class UserChoices {

  private final AtomicBoolean erase = new AtomicBoolean();
  private final AtomicBoolean newInstallation = new AtomicBoolean();
  private volatile @Nullable Consent said;

  /** Creates choices with the consent that is known at the start; null if the app asks nobody. */
  public UserChoices(@Nullable Consent said) {
    this.said = said;
  }

  /** The last answer. Who is not asked lets the app record and send. */
  public Consent consent() {
    Consent now = said;
    return now == null ? Consent.GRANTED : now;
  }

  /** Notes an answer. */
  public void consent(Consent consent) {
    said = consent;
  }

  /** The last answer as {@link Slice#deviceState} tells it. */
  int consentBits() {
    Consent now = said;
    if (now == null) {
      return 0;
    }
    return now == Consent.GRANTED ? 32 : 64;
  }

  /** Asks for everything recorded so far to be erased, here and at the collector. */
  public void erase() {
    erase.set(true);
  }

  /** Returns whether an erasure was asked for since the last call. */
  public boolean takeErase() {
    return erase.getAndSet(false);
  }

  /** Asks for another installation id. */
  public void newInstallation() {
    newInstallation.set(true);
  }

  /** Returns whether another installation id was asked for since the last call. */
  public boolean takeNewInstallation() {
    return newInstallation.getAndSet(false);
  }
}
