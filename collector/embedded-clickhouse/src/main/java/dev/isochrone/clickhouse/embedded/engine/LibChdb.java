// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.engine;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The functions of chdb.h that are used, as JNA sees them. A connection handle is a pointer to a
 * pointer: {@code chdb_connect} and {@code chdb_close_conn} take the outer one, everything else the
 * inner one. {@code size_t} is mapped to {@code long}, which holds on every platform the engine is
 * built for.
 */
interface LibChdb extends Library {
  String chdb_version();

  void chdb_set_signal_handlers_enabled(int enabled);

  @Nullable Pointer chdb_connect(int argumentCount, Pointer arguments);

  void chdb_close_conn(Pointer connectionHandle);

  Pointer chdb_query_with_params_n(
      Pointer connection,
      byte[] query,
      long queryBytes,
      byte[] format,
      long formatBytes,
      @Nullable Pointer names,
      @Nullable Pointer nameBytes,
      @Nullable Pointer values,
      @Nullable Pointer valueBytes,
      long parameterCount);

  Pointer chdb_stream_insert_with_params_n(
      Pointer connection,
      byte[] query,
      long queryBytes,
      byte[] format,
      long formatBytes,
      @Nullable Pointer names,
      @Nullable Pointer nameBytes,
      @Nullable Pointer values,
      @Nullable Pointer valueBytes,
      long parameterCount);

  int chdb_stream_append(Pointer insertStream, byte[] data, long bytes);

  Pointer chdb_stream_done(Pointer insertStream);

  void chdb_stream_cancel_insert(Pointer insertStream);

  @Nullable Pointer chdb_stream_insert_error(Pointer insertStream);

  void chdb_destroy_insert_stream(Pointer insertStream);

  int chdb_classify_query_n(
      Pointer connection,
      byte[] query,
      long queryBytes,
      byte @Nullable [] targetDatabase,
      long targetDatabaseBytes,
      Pointer analysis);

  @Nullable Pointer chdb_result_buffer(Pointer result);

  long chdb_result_length(Pointer result);

  @Nullable Pointer chdb_result_error(Pointer result);

  long chdb_result_rows_read(Pointer result);

  long chdb_result_storage_rows_read(Pointer result);

  long chdb_result_storage_bytes_read(Pointer result);

  long chdb_result_rows_written(Pointer result);

  long chdb_result_bytes_written(Pointer result);

  void chdb_destroy_query_result(Pointer result);
}
