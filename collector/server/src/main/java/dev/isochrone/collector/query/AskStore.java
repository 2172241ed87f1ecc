// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/**
 * Runs one statement in ClickHouse with its parameters, within the bounds of {@link QuerySettings}.
 * Whoever stops waiting ends the statement: the connection closes, which ClickHouse is told to
 * heed. Thread-safe; nothing blocks.
 */
public final class AskStore {
  private static final Logger LOG = LoggerFactory.getLogger(AskStore.class);
  private static final int MAX_ERROR_CHARACTERS = 2000;

  private final QuerySettings settings;
  private final WebClient client;

  /** Makes it. */
  public AskStore(QuerySettings settings, WebClient client) {
    this.settings = settings;
    this.client = client;
  }

  /** A question that has no answer. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether ClickHouse answered at all. */
    private final boolean answered;

    Failed(boolean answered, String message) {
      super(message);
      this.answered = answered;
    }

    boolean answered() {
      return answered;
    }
  }

  /**
   * Asks; the answer comes as a whole, in ClickHouse's {@code JSON} format, or {@link Failed}.
   *
   * @param parameters values by name, in ClickHouse's escaped form
   */
  Mono<byte[]> read(String sql, Map<String, String> parameters) {
    return run(sql, parameters, 2);
  }

  /** Writes; completes when it is on the disk. */
  Mono<Void> write(String sql, Map<String, String> parameters) {
    return run(sql, parameters, 0).then();
  }

  private Mono<byte[]> run(String sql, Map<String, String> parameters, int readOnly) {
    return client
        .post()
        .uri(uri(parameters, readOnly))
        .headers(this::authenticate)
        .contentType(MediaType.TEXT_PLAIN)
        .bodyValue(sql)
        .exchangeToMono(AskStore::answer)
        .onErrorMap(
            WebClientRequestException.class,
            e -> {
              LOG.warn("ClickHouse cannot be asked: {}", e.getMessage());
              return new Failed(false, "the store cannot be asked");
            });
  }

  private URI uri(Map<String, String> parameters, int readOnly) {
    Map<String, Object> values = new HashMap<>(parameters);
    values.put("database", settings.database());
    UriComponentsBuilder uri =
        UriComponentsBuilder.fromUriString(settings.url())
            .queryParam("database", "{database}")
            .queryParam("default_format", "JSON")
            .queryParam("readonly", readOnly)
            .queryParam("cancel_http_readonly_queries_on_client_close", 1)
            .queryParam("max_execution_time", settings.maxSeconds())
            .queryParam("max_result_rows", settings.maxRows())
            .queryParam("result_overflow_mode", "throw")
            .queryParam("output_format_json_quote_64bit_integers", 0);
    for (String name : parameters.keySet()) {
      uri.queryParam("param_" + name, "{" + name + "}");
    }
    return uri.encode().buildAndExpand(values).toUri();
  }

  private void authenticate(HttpHeaders headers) {
    headers.set("X-ClickHouse-User", settings.user());
    if (!settings.password().isEmpty()) {
      headers.set("X-ClickHouse-Key", settings.password());
    }
  }

  /**
   * The body is collected before anything is said: a failure halfway must not look like success.
   */
  private static Mono<byte[]> answer(ClientResponse response) {
    if (response.statusCode().is2xxSuccessful()) {
      return response.bodyToMono(byte[].class).defaultIfEmpty(new byte[0]);
    }
    return response
        .bodyToMono(String.class)
        .defaultIfEmpty("")
        .flatMap(message -> Mono.error(new Failed(true, shortened(message).strip())));
  }

  private static String shortened(String message) {
    return message.length() <= MAX_ERROR_CHARACTERS
        ? message
        : message.substring(0, MAX_ERROR_CHARACTERS);
  }
}
