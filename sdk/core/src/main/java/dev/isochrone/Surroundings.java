// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/**
 * What a stage needs of the world around it: clocks, chance, the network, the collector's advice,
 * the user's choices, and where losses and complaints go. Not API.
 */
public final class Surroundings {

  public final Clock clock;
  public final Dice dice;
  public final NetworkSource network;
  public final LogSink log;
  public final UserChoices choices;
  public final CollectorAdvice advice = new CollectorAdvice();
  public final Losses losses = new Losses();

  /** Creates surroundings without advice or losses yet. */
  public Surroundings(
      Clock clock, Dice dice, NetworkSource network, LogSink log, UserChoices choices) {
    this.clock = clock;
    this.dice = dice;
    this.network = network;
    this.log = log;
    this.choices = choices;
  }
}
