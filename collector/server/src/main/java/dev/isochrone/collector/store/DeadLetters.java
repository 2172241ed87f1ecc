// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import dev.isochrone.collector.InsertBatch;
import dev.isochrone.collector.TableRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Rows that ClickHouse cannot take, each run in a file of its own beside the reason. The file holds
 * plain RowBinary of the columns that {@code Table} names, to be replayed by hand once the cause is
 * known.
 */
final class DeadLetters {
  private final Path directory;

  DeadLetters(Path directory) {
    this.directory = directory;
  }

  void keep(InsertBatch.Chunks rows, String token, String reason) throws IOException {
    Files.createDirectories(directory);
    String name = rows.table().tableName() + "-" + token.replace(':', '_');
    try (FileChannel file =
        FileChannel.open(
            directory.resolve(name + ".rowbinary"),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (TableRows piece : rows.pieces()) {
        ByteBuffer bytes = piece.bytes().duplicate();
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
      }
      file.force(true);
    }
    Files.writeString(directory.resolve(name + ".reason"), reason, StandardCharsets.UTF_8);
  }
}
