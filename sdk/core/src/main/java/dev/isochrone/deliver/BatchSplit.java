// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a batch that is too large into two, by what travels, so that one from a file can be cut like
 * any other. Each half has a new id and half of the slices; the older tells the losses. Used by the
 * worker only.
 */
final class BatchSplit {

  private final Batch whole;
  private final Map<String, @Nullable Object> document;
  private final int slices;
  private final int timings;
  private final int phases;
  private final int exemplars;
  private final int youngerSkip;

  private BatchSplit(Batch whole) throws IOException {
    this.whole = whole;
    document = JsonReader.object(Gzip.undone(whole.gzip));
    List<Integer> requests = column("slices", "requests", 0);
    List<Integer> phased = column("slices", "phased", requests.size());
    slices = requests.size() / 2;
    int timingRows = 0;
    int phaseRows = 0;
    for (int i = 0; i < slices; i++) {
      timingRows += requests.get(i);
      phaseRows += requests.get(i) * phased.get(i);
    }
    timings = timingRows;
    phases = phaseRows;
    int exemplarRows = 0;
    int timing = 0;
    for (int skip : column("exemplars", "skip", 0)) {
      timing += skip;
      if (timing >= timings) {
        break;
      }
      timing++;
      exemplarRows++;
    }
    exemplars = exemplarRows;
    youngerSkip = timing - timings;
  }

  /**
   * Returns the older and the younger half, or nothing if there is but one slice.
   *
   * @throws IOException if the batch cannot be read
   */
  static List<Batch> halves(Batch whole, RandomIds ids) throws IOException {
    BatchSplit split = new BatchSplit(whole);
    if (split.slices == 0) {
      return Collections.emptyList();
    }
    return Arrays.asList(split.half(true, ids.next()), split.half(false, ids.next()));
  }

  private Batch half(boolean older, String id) {
    Map<String, @Nullable Object> half = new LinkedHashMap<>(document);
    half.put("batch", id);
    cut(half, "slices", slices, older);
    cut(half, "timings", timings, older);
    cut(half, "phases", phases, older);
    cut(half, "exemplars", exemplars, older);
    if (!older) {
      half.remove("losses");
    }
    return new Batch(
        id,
        Gzip.of(JsonWriter.utf8(half)),
        whole.builtNanos,
        older ? whole.losses : Collections.<String, Long>emptyMap(),
        older ? timings : whole.requests - timings);
  }

  private void cut(Map<String, @Nullable Object> half, String name, int middle, boolean older) {
    Map<String, @Nullable Object> cut = new LinkedHashMap<>();
    boolean empty = true;
    for (Map.Entry<?, ?> column : table(name).entrySet()) {
      if (column.getValue() instanceof String && !name.equals("exemplars")) {
        String rows = (String) column.getValue(); // of buckets
        int at = middle * Column.DIGITS;
        String part = older ? rows.substring(0, at) : rows.substring(at);
        empty &= part.isEmpty();
        cut.put((String) column.getKey(), part);
        continue;
      }
      if (!(column.getValue() instanceof List)) {
        cut.put((String) column.getKey(), column.getValue()); // one value for all rows
        continue;
      }
      List<?> rows = (List<?>) column.getValue();
      List<?> part = older ? rows.subList(0, middle) : rows.subList(middle, rows.size());
      empty &= part.isEmpty();
      boolean moves = column.getKey().equals("skip") && !older;
      cut.put((String) column.getKey(), moves ? moved(part) : part);
    }
    if (empty) {
      half.remove(name);
    } else {
      half.put(name, cut);
    }
  }

  /** The younger half skips timings from its own first. */
  private List<Object> moved(List<?> skips) {
    List<Object> moved = new ArrayList<>(skips);
    if (!moved.isEmpty()) {
      moved.set(0, (long) youngerSkip);
    }
    return moved;
  }

  /** The rows of an array, or as many as told of one value, or of 0 if there is no such column. */
  private List<Integer> column(String table, String column, int ofOneValue) {
    Object values = table(table).get(column);
    if (!(values instanceof List)) {
      int value = values == null ? 0 : ((Long) values).intValue();
      return Collections.nCopies(ofOneValue, value);
    }
    List<Integer> rows = new ArrayList<>();
    for (Object value : (List<?>) values) {
      rows.add(((Long) value).intValue());
    }
    return rows;
  }

  private Map<?, ?> table(String name) {
    Object table = document.get(name);
    return table == null ? Collections.emptyMap() : (Map<?, ?>) table;
  }
}
