// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.sql;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of an {@code INSERT} whose rows follow its text, in a request's body:
 *
 * <pre>
 *   INSERT INTO [TABLE] [FUNCTION] name [(columns)] [PARTITION BY e] [SETTINGS s] FORMAT name [SETTINGS s]\n  rows
 *   INSERT INTO …                                                                 VALUES                    rows
 *   INSERT INTO … SELECT … FROM input('structure') …                              FORMAT name \n            rows
 * </pre>
 *
 * Such a statement cannot be given to the engine as it is (text formats are cut at an empty line,
 * {@code input()} gets no rows): the rows are put in a file, and the text is rewritten to read that
 * file. Text is ISO-8859-1, see {@link SqlTokenizer}.
 */
public final class InsertStatement {
  private final String head;
  private final int sourceOffset;
  private final String settings;
  private final String format;
  private final int dataOffset;
  private final @Nullable SqlToken inputOpen;
  private final @Nullable SqlToken inputStructure;

  private InsertStatement(
      String head,
      int sourceOffset,
      String settings,
      String format,
      int dataOffset,
      @Nullable SqlToken inputOpen,
      @Nullable SqlToken inputStructure) {
    this.head = head;
    this.sourceOffset = sourceOffset;
    this.settings = settings;
    this.format = format;
    this.dataOffset = dataOffset;
    this.inputOpen = inputOpen;
    this.inputStructure = inputStructure;
  }

  /** The format of the rows, such as RowBinary; Values for {@code VALUES}. */
  public String format() {
    return format;
  }

  /** Where in the parsed text the rows begin. */
  public int dataOffset() {
    return dataOffset;
  }

  /** Whether the rows go through a {@code SELECT … FROM input(…)}. */
  public boolean transforms() {
    return inputOpen != null;
  }

  /**
   * Reads the head of a statement, or returns null if it is not an {@code INSERT} with rows behind
   * it, or its head does not end in this text.
   */
  public static @Nullable InsertStatement parse(String text) {
    return new InsertParser(text).parse();
  }

  static InsertStatement of(
      String text,
      int sourceOffset,
      String settings,
      String format,
      int dataOffset,
      @Nullable SqlToken inputOpen,
      @Nullable SqlToken inputStructure) {
    return new InsertStatement(
        text.substring(0, dataOffset),
        sourceOffset,
        settings,
        format,
        dataOffset,
        inputOpen,
        inputStructure);
  }

  /** The same statement, taking its rows from a file the engine can open. */
  public String readingFrom(String path) {
    String file = SqlLiterals.quoted(path);
    if (inputOpen == null || inputStructure == null) {
      return head.substring(0, sourceOffset)
          + " FROM INFILE "
          + file
          + " COMPRESSION 'none'"
          + settings
          + " FORMAT "
          + format;
    }
    return head.substring(0, inputOpen.start())
        + "file("
        + file
        + ", "
        + SqlLiterals.quoted(format)
        + ", "
        + inputStructure.text()
        + ", 'none'"
        + head.substring(inputStructure.end(), sourceOffset)
        + settings;
  }

  @Override
  public String toString() {
    return "InsertStatement[" + format.toLowerCase(Locale.ROOT) + ", " + head + "]";
  }
}
