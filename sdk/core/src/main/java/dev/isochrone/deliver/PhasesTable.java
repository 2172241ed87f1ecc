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

  PhasesTable(Names names) {
    super(names);
  }

  void add(RequestColumns requests, int row) {
    for (int field : FIELDS) {
      bucketOfArray(nameOf(field), field == Field.SERVER ? -1 : 0, requests.number(row, field));
    }
  }
}
