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
 * Such a statement cannot be given to the engine as it is: text formats would be cut at an empty
 * line, and the engine would look for more rows on the standard input of this process. The rows go
 * in by themselves, beside the statement without them, or through a file where they are
 * transformed. Text is ISO-8859-1, see {@link SqlTokenizer}.
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

  /** The statement without its FORMAT clause and rows; not for one that transforms its rows. */
  public String withoutRows() {
    return head.substring(0, sourceOffset) + settings;
  }

  /**
   * The same statement, transforming the rows of a file the engine can open in place of {@code
   * input()}.
   */
  public String transformingFile(String path) {
    if (inputOpen == null || inputStructure == null) {
      throw new IllegalStateException("no input() in " + head);
    }
    return head.substring(0, inputOpen.start())
        + "file("
        + SqlLiterals.quoted(path)
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
