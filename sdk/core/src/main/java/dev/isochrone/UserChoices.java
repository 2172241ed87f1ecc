// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the app has said in the name of its user, until the worker has obeyed: whether it may send,
 * and whether to erase or to begin anew. Thread-safe. Not API.
 */
public final class UserChoices {

  private final AtomicBoolean erase = new AtomicBoolean();
  private final AtomicBoolean newInstallation = new AtomicBoolean();
  private volatile Consent consent;

  /** Creates choices with the consent that is known at the start. */
  public UserChoices(Consent consent) {
    this.consent = consent;
  }

  /** The last answer. */
  public Consent consent() {
    return consent;
  }

  /** Notes an answer. */
  public void consent(Consent consent) {
    this.consent = consent;
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
