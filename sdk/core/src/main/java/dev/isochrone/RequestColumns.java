// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import java.io.DataInputStream;
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
public final class RequestColumns {

  /**
   * The numbers of a row. Times in µs, sizes in bytes, codes as on the wire. Constants and no enum:
   * an ordinal is read from memory at each use, and a row is copied for each request.
   */
  public static final class Field {
    public static final int END_NANOS = 0;
    public static final int OUTCOME = 1;
    public static final int TOTAL = 2;
    public static final int QUEUE = 3; // from here to TRANSFER: what adds up to TOTAL
    public static final int DNS = 4;
    public static final int CONNECT = 5;
    public static final int TLS = 6;
    public static final int SEND = 7;
    public static final int WAIT = 8;
    public static final int TRANSFER = 9;
    public static final int SERVER = 10;
    public static final int STATUS = 11;
    public static final int SENT = 12;
    public static final int RECEIVED = 13;
    public static final int REDIRECTS = 14;
    public static final int RETRIES = 15;
    public static final int AGE = 16;
    public static final int CACHE = 17;
    public static final int PROTOCOL = 18;
    public static final int CONNECTION = 19;
    public static final int IP = 20;
    public static final int REACHED = 21;

    static final int COUNT = 22;

    private Field() {}
  }

  /** The texts of a row; all but {@link #API} and {@link #HOST} may be null. */
  public static final class Text {
    public static final int API = 0;
    public static final int HOST = 1;
    public static final int POP = 2;
    public static final int FAILURE = 3;
    public static final int TRACE = 4;

    /** Lines of {@code name: value}. */
    public static final int HEADERS = 5;

    static final int COUNT = 6;

    private Text() {}
  }

  private static final int FIELDS = Field.COUNT;
  private static final int TEXTS = Text.COUNT;

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
    long[] to = numbers;
    int at = row * FIELDS;
    to[at + Field.END_NANOS] = request.endNanos();
    to[at + Field.OUTCOME] = request.outcome().code();
    to[at + Field.TOTAL] = request.totalMicros();
    to[at + Field.QUEUE] = request.micros(Phase.QUEUE);
    to[at + Field.DNS] = request.micros(Phase.DNS);
    to[at + Field.CONNECT] = request.micros(Phase.CONNECT);
    to[at + Field.TLS] = request.micros(Phase.TLS);
    to[at + Field.SEND] = request.micros(Phase.SEND);
    to[at + Field.WAIT] = request.micros(Phase.WAIT);
    to[at + Field.TRANSFER] = request.micros(Phase.TRANSFER);
    to[at + Field.STATUS] = request.status();
    to[at + Field.SENT] = request.sentBytes();
    to[at + Field.RECEIVED] = request.receivedBytes();
    to[at + Field.REDIRECTS] = request.redirects();
    to[at + Field.RETRIES] = request.retries();
    to[at + Field.CACHE] = request.cache().code();
    to[at + Field.PROTOCOL] = request.protocol().code();
    to[at + Field.CONNECTION] = request.connection().code();
    to[at + Field.IP] = request.ipFamily();
    to[at + Field.REACHED] = request.reached().code();
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

  /** Returns a number of a row, a {@link Field}. */
  public long number(int row, int field) {
    return numbers[row * FIELDS + field];
  }

  /** Returns a {@link Text} of a row, or null if the request had none. */
  public @Nullable String text(int row, int text) {
    return texts[row * TEXTS + text];
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
  public void read(DataInputStream in, long nowNanos) throws IOException {
    numbers[rows * FIELDS] = nowNanos - in.readLong();
    for (int i = 1; i < FIELDS; i++) {
      numbers[rows * FIELDS + i] = in.readLong();
    }
    for (int i = 0; i < TEXTS; i++) {
      String text = in.readUTF();
      boolean none = text.isEmpty() && i > Text.HOST;
      texts[rows * TEXTS + i] = none ? null : text;
    }
    edges[rows] =
        new EdgeReading(
                text(rows, Text.POP),
                CacheStatus.UNKNOWN,
                (int) number(rows, Field.AGE),
                number(rows, Field.SERVER))
            .with(text(rows, Text.HEADERS));
    rows++;
  }

  /** How many characters the headers of all rows have. */
  int headerLength() {
    int length = 0;
    for (int row = 0; row < rows; row++) {
      String headers = text(row, Text.HEADERS);
      length += headers == null ? 0 : headers.length();
    }
    return length;
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
    for (int text = 0; text < TEXTS; text++) { // so few that arraycopy takes longer
      put(rows, text, from.text(row, text));
    }
    UnreadEdge edge = from.edges[row];
    read(rows, edge == null ? EdgeReading.UNKNOWN : edge.read());
    rows++;
  }

  private void read(int row, EdgeReading edge) {
    put(row, Field.SERVER, Math.min(edge.serverMicros(), number(row, Field.WAIT)));
    put(row, Field.AGE, edge.ageSeconds());
    put(row, Text.POP, edge.pop());
    put(row, Text.HEADERS, edge.headers());
    if (number(row, Field.CACHE) == CacheStatus.UNKNOWN.code()) {
      put(row, Field.CACHE, edge.cache().code());
    }
  }

  /** Forgets all rows and keeps the room; the texts are few and written over. */
  public void clear() {
    Arrays.fill(edges, 0, rows, null);
    rows = 0;
  }

  private void put(int row, int field, long value) {
    numbers[row * FIELDS + field] = value;
  }

  private void put(int row, int text, @Nullable String value) {
    texts[row * TEXTS + text] = value;
  }
}
