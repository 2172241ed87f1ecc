// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import dev.isochrone.clickhouse.embedded.compress.ContentCoding;
import dev.isochrone.clickhouse.embedded.engine.EngineException;
import dev.isochrone.clickhouse.embedded.engine.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests as a ClickHouse server does: the routes, the credentials, the headers in and
 * out. What a query is and how it runs is {@link QueryRunner}'s business. Thread-safe.
 */
final class QueryService {
  private static final Logger LOG = LoggerFactory.getLogger(QueryService.class);
  private static final Set<String> ALIVE = Set.of("/", "/ping", "/replicas_status");
  private static final int HOLD_BYTES = 1 << 20;
  private static final int HOLD_BYTES_MAX = 16 << 20;

  private final QueryRunner runner;
  private final BodyFiles files;
  private final Identity identity;

  /**
   * What the server says of itself, and whom it lets in.
   *
   * @param password empty if none is needed
   */
  record Identity(
      String version, String timezone, String displayName, String user, String password) {}

  QueryService(QueryRunner runner, BodyFiles files, Identity identity) {
    this.runner = runner;
    this.files = files;
    this.identity = identity;
  }

  void serve(Exchange exchange) {
    HttpRequest request = exchange.request();
    String path = path(request.uri());
    boolean reads =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    boolean queries = path.equals("/") && (hasQuery(request.uri()) || !reads);
    ResponseWriter response = null;
    try {
      if (!reads && !request.method().equals(HttpMethod.POST)) {
        throw new EngineException(
            ErrorCode.NOT_IMPLEMENTED,
            "Only GET, HEAD and POST are served, not " + request.method());
      } else if (queries) {
        QueryRequest query = QueryRequest.of(request);
        response = response(exchange, query);
        checkMayEnter(request, query);
        response.finish(runner.run(exchange, query, response));
      } else if (ALIVE.contains(path)) {
        plainResponse(exchange).finish(HttpResponseStatus.OK, "Ok.\n");
      } else {
        plainResponse(exchange)
            .finish(HttpResponseStatus.NOT_FOUND, "There is no handle " + path + "\n");
      }
    } catch (EngineException e) {
      fail(exchange, response, e);
    } catch (IOException e) {
      LOG.debug("the client of {} is gone: {}", request.uri(), e.getMessage());
      Wire.cut(exchange.channel());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(
          exchange,
          response,
          new EngineException(ErrorCode.ABORTED, "The server is shutting down"));
    } catch (RuntimeException e) {
      LOG.error("serving {} failed", path, e);
      fail(exchange, response, new EngineException(ErrorCode.UNKNOWN_EXCEPTION, String.valueOf(e)));
    }
  }

  private ResponseWriter response(Exchange exchange, QueryRequest query) throws EngineException {
    boolean holdAll = query.is("wait_end_of_query") || query.is("http_wait_end_of_query");
    int holdBytes =
        Math.max(
            query.number("buffer_size", HOLD_BYTES), query.number("http_response_buffer_size", 0));
    ResponseWriter response =
        new ResponseWriter(exchange, Math.min(holdBytes, HOLD_BYTES_MAX), holdAll, files);
    identify(response);
    response.headers().set("X-ClickHouse-Query-Id", query.queryId());
    if (query.is("compress")) {
      response.compressBlocks();
    }
    ContentCoding coding =
        ContentCoding.accepted(
            exchange.request().headers().get(HttpHeaderNames.ACCEPT_ENCODING, ""));
    if (coding != null && query.is("enable_http_compression")) {
      response.encode(coding);
    }
    return response;
  }

  private void identify(ResponseWriter response) {
    response.headers().set("X-ClickHouse-Server-Display-Name", identity.displayName());
    response.headers().set("X-ClickHouse-Timezone", identity.timezone());
  }

  private void checkMayEnter(HttpRequest request, QueryRequest query) throws EngineException {
    boolean userMatches = sameSecret(query.user(), identity.user());
    boolean passwordMatches = sameSecret(query.password(), identity.password());
    if (!userMatches || !passwordMatches) {
      throw new EngineException(
          ErrorCode.AUTHENTICATION_FAILED,
          query.user()
              + ": Authentication failed: password is incorrect, or there is no user with such name.");
    }
    // without a password, a web page in a browser on this machine must not be able to write here
    if (identity.password().isEmpty() && request.headers().contains(HttpHeaderNames.ORIGIN)) {
      throw new EngineException(
          ErrorCode.AUTHENTICATION_FAILED,
          "requests of web pages need a password: got Origin "
              + request.headers().get(HttpHeaderNames.ORIGIN));
    }
  }

  private ResponseWriter plainResponse(Exchange exchange) {
    ResponseWriter response = new ResponseWriter(exchange, HOLD_BYTES, false, files);
    identify(response);
    return response;
  }

  private void fail(Exchange exchange, @Nullable ResponseWriter response, EngineException failure) {
    ResponseWriter writer = response == null ? plainResponse(exchange) : response;
    writer.fail(failure, identity.version());
  }

  private static boolean sameSecret(String actual, String expected) {
    return MessageDigest.isEqual(
        actual.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean hasQuery(String uri) {
    return uri.indexOf('?') >= 0 && uri.matches(".*[?&]query=.*");
  }

  private static String path(String uri) {
    int question = uri.indexOf('?');
    return question < 0 ? uri : uri.substring(0, question);
  }
}
