// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import dev.isochrone.clickhouse.embedded.compress.BlockInputStream;
import dev.isochrone.clickhouse.embedded.compress.ContentCoding;
import dev.isochrone.clickhouse.embedded.compress.CorruptBlockException;
import dev.isochrone.clickhouse.embedded.engine.EngineException;
import dev.isochrone.clickhouse.embedded.engine.ErrorCode;
import dev.isochrone.clickhouse.embedded.sql.InsertStatement;
import dev.isochrone.clickhouse.embedded.sql.SelectStatement;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The text of a query: the {@code query} parameter, a line end, and the decoded body, as one. Its
 * beginning is held; if it is an {@code INSERT} with rows, the rest are rows and can be of any
 * size.
 */
final class QueryText {
  /** As ClickHouse's max_query_size. */
  private static final int HEAD_BYTES_DEFAULT = 262_144;

  private static final int HEAD_BYTES_MAX = 64 << 20;

  private final byte[] head;
  private final boolean whole;
  private final InputStream rest;
  private final int headBytesMax;

  private QueryText(byte[] head, boolean whole, InputStream rest, int headBytesMax) {
    this.head = head;
    this.whole = whole;
    this.rest = rest;
    this.headBytesMax = headBytesMax;
  }

  static QueryText read(Exchange exchange, QueryRequest request)
      throws EngineException, IOException {
    int headBytes = headBytesMax(request);
    try {
      InputStream body = decoded(exchange, request);
      byte[] query = request.query().getBytes(StandardCharsets.UTF_8);
      InputStream text = body;
      if (query.length > 0) {
        InputStream start = new ByteArrayInputStream(query);
        InputStream lineEnd = new ByteArrayInputStream(new byte[] {'\n'});
        text = new SequenceInputStream(new SequenceInputStream(start, lineEnd), body);
      }
      byte[] head = text.readNBytes(headBytes + 1);
      return new QueryText(head, head.length <= headBytes, text, headBytes);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The INSERT whose rows this text ends with, or null if this is another statement. */
  @Nullable InsertStatement insertWithRows() {
    return InsertStatement.parse(new String(head, StandardCharsets.ISO_8859_1));
  }

  SelectStatement statement() throws EngineException {
    if (!whole) {
      throw new EngineException(
          ErrorCode.SYNTAX_ERROR,
          "Syntax error: Max query size exceeded: expected at most "
              + headBytesMax
              + " bytes (can be increased with the `max_query_size` setting)");
    }
    return SelectStatement.parse(new String(head, StandardCharsets.ISO_8859_1));
  }

  /**
   * Takes all rows in, so that none is inserted if the client breaks off or its data is corrupt.
   */
  SpooledRows spoolRows(InsertStatement insert, BodyFiles files, boolean asFile)
      throws EngineException, IOException {
    int offset = insert.dataOffset();
    if (whole && !asFile) {
      return SpooledRows.inMemory(head, offset);
    }
    try {
      return SpooledRows.inFile(files.fill(head, offset, rest));
    } catch (CorruptBlockException | InterruptedIOException | EOFException | ZipException e) {
      throw unreadable(e);
    }
  }

  private static int headBytesMax(QueryRequest request) throws EngineException {
    String wanted = request.settings().get("max_query_size");
    try {
      return wanted == null
          ? HEAD_BYTES_DEFAULT
          : (int) Math.min(HEAD_BYTES_MAX, Math.max(1, Long.parseLong(wanted)));
    } catch (NumberFormatException e) {
      throw new EngineException(ErrorCode.BAD_ARGUMENTS, "Invalid max_query_size: " + wanted);
    }
  }

  private static InputStream decoded(Exchange exchange, QueryRequest request)
      throws EngineException, IOException {
    HttpHeaders headers = exchange.request().headers();
    if (headers.get(HttpHeaderNames.CONTENT_TYPE, "").startsWith("multipart/form-data")) {
      throw new EngineException(
          ErrorCode.NOT_IMPLEMENTED,
          "External tables (multipart/form-data) are not supported here");
    }
    InputStream body = exchange.body();
    String name = headers.get(HttpHeaderNames.CONTENT_ENCODING, "");
    if (!name.isEmpty() && !name.equalsIgnoreCase("identity")) {
      ContentCoding coding = ContentCoding.named(name);
      if (coding == null) {
        throw new EngineException(
            ErrorCode.UNKNOWN_COMPRESSION_METHOD,
            "Unknown Content-Encoding: expected gzip, deflate, zstd or lz4, got " + name);
      }
      body = new DecodedBody(body, coding);
    }
    return request.is("decompress") ? new BlockInputStream(body) : body;
  }

  private static EngineException unreadable(IOException cause) throws IOException {
    if (cause instanceof CorruptBlockException) {
      boolean checksum = String.valueOf(cause.getMessage()).startsWith("Checksum");
      return new EngineException(
          checksum ? ErrorCode.CHECKSUM_DOESNT_MATCH : ErrorCode.CANNOT_DECOMPRESS,
          String.valueOf(cause.getMessage()));
    }
    if (cause instanceof InterruptedIOException) {
      return new EngineException(ErrorCode.SOCKET_TIMEOUT, "Timeout: " + cause.getMessage());
    }
    return new EngineException(
        ErrorCode.CANNOT_DECOMPRESS, "Cannot read the request's body: " + cause.getMessage());
  }
}
