// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import com.clickhouse.client.api.Client;
import java.io.IOException;
import java.io.PrintStream;

/**
 * Sends dead letters to ClickHouse once more, after what refused them has been mended. A letter
 * that goes in is deleted; one that is refused again stays. The token is the letter's, so that a
 * command that was interrupted can be given again.
 */
public final class Replay {
  private Replay() {}

  /**
   * Sends every letter.
   *
   * @return how many stayed
   */
  public static int run(DeadLetters letters, Client client, PrintStream out) throws IOException {
    return run(letters, new ClickHouseInserter(client), out);
  }

  static int run(DeadLetters letters, Inserter inserter, PrintStream out) throws IOException {
    int stayed = 0;
    for (DeadLetters.Letter letter : letters.letters()) {
      try {
        inserter.insert(letter.rows(), "replay-" + letter.token());
        letters.remove(letter);
        out.println("stored " + letter.token());
      } catch (InsertFailedException e) {
        stayed++;
        out.println("kept " + letter.token() + ": " + e.getMessage());
      }
    }
    return stayed;
  }
}
