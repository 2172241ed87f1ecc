// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.RequestColumns;
import dev.isochrone.RequestColumns.Field;

/** The {@code phases} of a batch, one row per request of its phased slices. Used by one thread. */
final class PhasesTable extends Table {

  private static final int[] FIELDS = {
    Field.QUEUE,
    Field.DNS,
    Field.CONNECT,
    Field.TLS,
    Field.SEND,
    Field.WAIT,
    Field.SERVER,
    Field.TRANSFER
  };
  private static final String[] COLUMN_NAMES =
      "queue dns connect tls send wait server transfer".split(" ", -1);

  PhasesTable(Names names) {
    super(names);
  }

  void add(RequestColumns requests, int row) {
    for (int i = 0; i < FIELDS.length; i++) {
      bucketOfArray(
          COLUMN_NAMES[i], FIELDS[i] == Field.SERVER ? -1 : 0, requests.number(row, FIELDS[i]));
    }
  }
}
