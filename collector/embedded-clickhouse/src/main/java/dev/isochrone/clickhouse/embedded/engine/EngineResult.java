// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.engine;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one statement, holding the engine's memory until {@link #close()}. Not
 * thread-safe; the buffer must not be touched after closing.
 */
public final class EngineResult implements AutoCloseable {
  private final LibChdb library;
  private final QueryStatistics statistics;
  private @Nullable Pointer result;

  EngineResult(LibChdb library, Pointer result, long elapsedNanos) throws EngineException {
    this.library = library;
    this.result = result;
    Pointer error = library.chdb_result_error(result);
    if (error != null) {
      EngineException failure = EngineException.of(error.getString(0, "UTF-8"));
      close();
      throw failure;
    }
    this.statistics =
        new QueryStatistics(
            library.chdb_result_storage_rows_read(result),
            library.chdb_result_storage_bytes_read(result),
            library.chdb_result_rows_written(result),
            library.chdb_result_bytes_written(result),
            library.chdb_result_rows_read(result),
            elapsedNanos);
  }

  public QueryStatistics statistics() {
    return statistics;
  }

  /** The formatted result, in the engine's own memory. */
  public ByteBuffer data() {
    if (result == null) {
      throw new IllegalStateException("the result is closed");
    }
    long bytes = library.chdb_result_length(result);
    Pointer buffer = library.chdb_result_buffer(result);
    return bytes == 0 || buffer == null ? ByteBuffer.allocate(0) : buffer.getByteBuffer(0, bytes);
  }

  @Override
  public void close() {
    if (result != null) {
      library.chdb_destroy_query_result(result);
      result = null;
    }
  }
}
