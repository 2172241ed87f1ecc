// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import dev.isochrone.clickhouse.embedded.compress.BlockOutputStream;
import dev.isochrone.clickhouse.embedded.compress.ContentCoding;
import dev.isochrone.clickhouse.embedded.engine.EngineException;
import dev.isochrone.clickhouse.embedded.engine.QueryStatistics;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The response to one query. The beginning of the result is held back, so that a query that fails
 * early gets a status and a query that is small gets a complete {@code X-ClickHouse-Summary}. Once
 * more than that has come, headers and rows go out as they come; a failure after that cannot change
 * the status: the exception is appended between {@code __exception__} marks that carry the tag
 * announced in {@code X-ClickHouse-Exception-Tag}, and the connection is cut before the last chunk,
 * so that no client can take the rows for all of them. Used by one thread.
 */
final class ResponseWriter {
  private static final int TAG_CHARACTERS = 16;

  private final Exchange exchange;
  private final HttpResponse response;
  private final HeldBytes held;
  private final String exceptionTag =
      UUID.randomUUID().toString().replace("-", "").substring(0, TAG_CHARACTERS);
  private final boolean chunked;
  private @Nullable OutputStream body;
  private boolean compressBlocks;
  private @Nullable ContentCoding coding;
  private boolean committed;

  /**
   * @param holdBytesMax how much of the result is held back in memory
   * @param spill whether what is more than that goes to a file, so that all is held until the query
   *     is through
   */
  ResponseWriter(Exchange exchange, int holdBytesMax, boolean spill, BodyFiles files) {
    this.exchange = exchange;
    this.held = new HeldBytes(holdBytesMax, spill ? files : null, this::commit);
    this.response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    this.chunked = exchange.request().protocolVersion().equals(HttpVersion.HTTP_1_1);
    headers().set("X-ClickHouse-Exception-Tag", exceptionTag);
  }

  HttpHeaders headers() {
    return response.headers();
  }

  /** ClickHouse's own blocks around the result, as {@code compress=1} asks. */
  void compressBlocks() {
    compressBlocks = true;
  }

  void encode(ContentCoding contentCoding) {
    coding = contentCoding;
  }

  /** Where the result goes, uncompressed. */
  OutputStream body() throws IOException {
    OutputStream out = body;
    if (out == null) {
      out = held;
      if (compressBlocks) {
        out = new BlockOutputStream(out);
      }
      if (coding != null) {
        headers().set(HttpHeaderNames.CONTENT_ENCODING, coding.token());
        out = coding.encode(out);
      }
      body = out;
    }
    return out;
  }

  /** Ends a response that is only a text. */
  void finish(HttpResponseStatus status, String text) throws IOException {
    headers().remove("X-ClickHouse-Exception-Tag");
    headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=UTF-8");
    held.write(text.getBytes(StandardCharsets.UTF_8));
    send(status);
  }

  /** Ends the response of a query that succeeded. */
  void finish(QueryStatistics statistics) throws IOException {
    body().close();
    if (committed) {
      Wire.send(exchange.channel(), LastHttpContent.EMPTY_LAST_CONTENT);
      closeIfUnbounded();
      return;
    }
    headers().set("X-ClickHouse-Summary", summary(statistics));
    if (held.size() == 0) {
      headers().remove(HttpHeaderNames.CONTENT_ENCODING);
    }
    send(HttpResponseStatus.OK);
  }

  /** Ends the response of a query that failed, at whatever point. */
  void fail(EngineException failure, String version) {
    String text = failure.text() + " (version " + version + " (embedded))\n";
    try {
      if (committed) {
        appendException(text);
        Wire.closeBehindWrites(exchange.channel());
        return;
      }
      if (body != null) {
        held.mute();
        body.close();
        body = null;
      }
      held.reset();
      headers().remove(HttpHeaderNames.CONTENT_ENCODING);
      headers().set("X-ClickHouse-Exception-Code", Integer.toString(failure.code()));
      headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=UTF-8");
      held.write(text.getBytes(StandardCharsets.UTF_8));
      send(StatusCodes.of(failure.code()));
    } catch (IOException e) {
      Wire.cut(exchange.channel());
    }
  }

  private void appendException(String text) throws IOException {
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    OutputStream out = body();
    out.write(("\r\n__exception__\r\n" + exceptionTag + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.write(message);
    out.write(
        (message.length + " " + exceptionTag + "\r\n__exception__\r\n")
            .getBytes(StandardCharsets.UTF_8));
    out.close();
  }

  /** Sends a response whose whole body is held. */
  private void send(HttpResponseStatus status) throws IOException {
    response.setStatus(status);
    headers().set(HttpHeaderNames.CONTENT_LENGTH, held.size());
    HttpUtil.setKeepAlive(response, HttpUtil.isKeepAlive(exchange.request()));
    Channel channel = exchange.channel();
    Wire.send(channel, response);
    committed = true;
    if (!exchange.request().method().equals(HttpMethod.HEAD)) {
      held.drainTo(exchange.responseBody());
    }
    held.discardFile();
    Wire.send(channel, new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER));
  }

  /** Sends the headers while the result is still coming; called when too much is held. */
  private OutputStream commit() {
    committed = true;
    headers().set("X-ClickHouse-Summary", summary(QueryStatistics.NONE));
    if (chunked) {
      headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    } else {
      headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    Channel channel = exchange.channel();
    Wire.send(channel, response);
    return exchange.request().method().equals(HttpMethod.HEAD)
        ? OutputStream.nullOutputStream()
        : exchange.responseBody();
  }

  private void closeIfUnbounded() {
    if (!chunked) {
      Wire.closeBehindWrites(exchange.channel());
    }
  }

  private static String summary(QueryStatistics statistics) {
    return String.format(
        Locale.ROOT,
        "{\"read_rows\":\"%d\",\"read_bytes\":\"%d\",\"written_rows\":\"%d\",\"written_bytes\":\"%d\","
            + "\"total_rows_to_read\":\"0\",\"result_rows\":\"%d\",\"result_bytes\":\"0\",\"elapsed_ns\":\"%d\"}",
        statistics.readRows(),
        statistics.readBytes(),
        statistics.writtenRows(),
        statistics.writtenBytes(),
        statistics.resultRows(),
        statistics.elapsedNanos());
  }
}
