// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one slice, one row each, as primitive columns: what sample fills and deliver reads.
 *
 * <p>Numbers lie row after row in one array, so that adding a request to an open slice allocates
 * nothing. Not thread-safe while rows are added; a {@linkplain #frozen frozen} copy never changes.
 * Not API.
 */
@SuppressWarnings("EnumOrdinal") // positions in memory, never written
public final class RequestColumns {

  /** The numbers of a row. Times in µs, sizes in bytes, codes as on the wire. */
  public enum Field {
    END_NANOS,
    OUTCOME,
    TOTAL,
    QUEUE,
    DNS,
    CONNECT,
    TLS,
    SEND,
    WAIT,
    TRANSFER,
    SERVER,
    STATUS,
    SENT,
    RECEIVED,
    REDIRECTS,
    RETRIES,
    AGE,
    CACHE,
    PROTOCOL,
    CONNECTION,
    IP,
    REACHED
  }

  /** The texts of a row; all but {@link #API} and {@link #HOST} may be null. */
  public enum Text {
    API,
    HOST,
    POP,
    FAILURE,
    TRACE
  }

  private static final int FIELDS = Field.values().length;
  private static final int TEXTS = Text.values().length;

  private final long[] numbers;
  private final @Nullable String[] texts;
  private final @Nullable UnreadEdge[] edges;
  private int rows;

  /** Creates columns with room for this many rows. */
  public RequestColumns(int capacity) {
    numbers = new long[capacity * FIELDS];
    texts = new @Nullable String[capacity * TEXTS];
    edges = new @Nullable UnreadEdge[capacity];
  }

  /** Copies a request into the next row. */
  public void add(CompletedRequest request) {
    int row = rows;
    put(row, Field.END_NANOS, request.endNanos());
    put(row, Field.OUTCOME, request.outcome().code());
    put(row, Field.TOTAL, request.totalMicros());
    put(row, Field.QUEUE, request.micros(Phase.QUEUE));
    put(row, Field.DNS, request.micros(Phase.DNS));
    put(row, Field.CONNECT, request.micros(Phase.CONNECT));
    put(row, Field.TLS, request.micros(Phase.TLS));
    put(row, Field.SEND, request.micros(Phase.SEND));
    put(row, Field.WAIT, request.micros(Phase.WAIT));
    put(row, Field.TRANSFER, request.micros(Phase.TRANSFER));
    put(row, Field.STATUS, request.status());
    put(row, Field.SENT, request.sentBytes());
    put(row, Field.RECEIVED, request.receivedBytes());
    put(row, Field.REDIRECTS, request.redirects());
    put(row, Field.RETRIES, request.retries());
    put(row, Field.CACHE, request.cache().code());
    put(row, Field.PROTOCOL, request.protocol().code());
    put(row, Field.CONNECTION, request.connection().code());
    put(row, Field.IP, request.ipFamily());
    put(row, Field.REACHED, request.reached().code());
    put(row, Text.API, request.api());
    put(row, Text.HOST, request.host());
    put(row, Text.FAILURE, request.failure());
    put(row, Text.TRACE, request.traceId());
    edges[row] = request.edge();
    rows = row + 1;
  }

  /** How many requests there are. */
  public int rows() {
    return rows;
  }

  /** Returns a number of a row. */
  public long number(int row, Field field) {
    return numbers[row * FIELDS + field.ordinal()];
  }

  /** Returns a text of a row, or null if the request had none. */
  public @Nullable String text(int row, Text text) {
    return texts[row * TEXTS + text.ordinal()];
  }

  /** Returns the name of a row's request. */
  public String api(int row) {
    String api = text(row, Text.API);
    return api == null ? "" : api;
  }

  /**
   * Writes a row of a frozen copy for another process, whose clock may differ: its end as the
   * nanoseconds that have passed since.
   */
  public void write(int row, DataOutput out, long nowNanos) throws IOException {
    out.writeLong(nowNanos - number(row, Field.END_NANOS));
    for (int i = 1; i < FIELDS; i++) {
      out.writeLong(numbers[row * FIELDS + i]);
    }
    for (int i = 0; i < TEXTS; i++) {
      String text = texts[row * TEXTS + i];
      out.writeUTF(text == null ? "" : text);
    }
  }

  /** Reads the next row, as {@link #write} wrote it; its edge is known already. */
  public void read(DataInput in, long nowNanos) throws IOException {
    numbers[rows * FIELDS] = nowNanos - in.readLong();
    for (int i = 1; i < FIELDS; i++) {
      numbers[rows * FIELDS + i] = in.readLong();
    }
    for (int i = 0; i < TEXTS; i++) {
      String text = in.readUTF();
      boolean none = text.isEmpty() && i > Text.HOST.ordinal();
      texts[rows * TEXTS + i] = none ? null : text;
    }
    EdgeReading edge =
        new EdgeReading(
            text(rows, Text.POP),
            CacheStatus.UNKNOWN,
            (int) number(rows, Field.AGE),
            number(rows, Field.SERVER));
    edges[rows++] = () -> edge;
  }

  /** Takes the last row back. */
  public void forgetLast() {
    rows--;
  }

  /** Returns a copy of all rows, to be shared. */
  public RequestColumns frozen() {
    double[] all = new double[rows];
    Arrays.fill(all, 1);
    return frozen(all);
  }

  /**
   * Returns a copy of some rows, to be shared. Now their edges are read.
   *
   * @param keep per row: more than 0 for those to copy
   */
  public RequestColumns frozen(double[] keep) {
    int kept = 0;
    for (int row = 0; row < rows; row++) {
      kept += keep[row] > 0 ? 1 : 0;
    }
    RequestColumns copy = new RequestColumns(kept);
    for (int row = 0; row < rows; row++) {
      if (keep[row] > 0) {
        copy.copy(this, row);
      }
    }
    return copy;
  }

  private void copy(RequestColumns from, int row) {
    System.arraycopy(from.numbers, row * FIELDS, numbers, rows * FIELDS, FIELDS);
    System.arraycopy(from.texts, row * TEXTS, texts, rows * TEXTS, TEXTS);
    UnreadEdge edge = from.edges[row];
    read(rows, edge == null ? EdgeReading.UNKNOWN : edge.read());
    rows++;
  }

  private void read(int row, EdgeReading edge) {
    put(row, Field.SERVER, Math.min(edge.serverMicros(), number(row, Field.WAIT)));
    put(row, Field.AGE, edge.ageSeconds());
    put(row, Text.POP, edge.pop());
    if (number(row, Field.CACHE) == CacheStatus.UNKNOWN.code()) {
      put(row, Field.CACHE, edge.cache().code());
    }
  }

  /** Forgets all rows and keeps the room. */
  public void clear() {
    Arrays.fill(texts, 0, rows * TEXTS, null);
    Arrays.fill(edges, 0, rows, null);
    rows = 0;
  }

  private void put(int row, Field field, long value) {
    numbers[row * FIELDS + field.ordinal()] = value;
  }

  private void put(int row, Text text, @Nullable String value) {
    texts[row * TEXTS + text.ordinal()] = value;
  }
}
