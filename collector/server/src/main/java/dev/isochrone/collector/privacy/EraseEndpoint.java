// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.privacy;

import dev.isochrone.collector.IngestKey;
import dev.isochrone.collector.SecretHash;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /v1/erase}: an installation erases itself. Its id is the hash of a secret that only
 * the device holds, so whoever knows the secret is the installation; the ingest key, which is
 * public, only says of which app. The answer is the same whether the id was ever seen or not.
 * Thread-safe; nothing blocks.
 */
public final class EraseEndpoint {
  private static final int MAX_BYTES = 1024;
  private static final Duration BODY_WITHIN = Duration.ofSeconds(10);
  private static final int ID_DIGITS = 32;
  private static final JsonMapper JSON = new JsonMapper();

  private final Function<@Nullable String, @Nullable IngestKey> keys;
  private final HashKeys hash;
  private final Eraser eraser;

  /**
   * Makes the endpoint.
   *
   * @param keys what an Authorization header stands for, or null
   */
  public EraseEndpoint(
      Function<@Nullable String, @Nullable IngestKey> keys, HashKeys hash, Eraser eraser) {
    this.keys = keys;
    this.hash = hash;
    this.eraser = eraser;
  }

  /** Handles one request. */
  public Mono<ServerResponse> handle(ServerRequest request) {
    IngestKey key = keys.apply(request.headers().firstHeader("Authorization"));
    if (key == null) {
      return Replies.error(
          HttpStatus.UNAUTHORIZED, "unauthorized", "expected Authorization: Bearer <ingest key>");
    }
    if (key.app().isEmpty()) {
      return Replies.error(
          HttpStatus.FORBIDDEN, "forbidden", "expected a key of one app; this one is for any");
    }
    if (request.headers().contentLength().orElse(0) > MAX_BYTES) {
      return Replies.error(HttpStatus.BAD_REQUEST, "bad_body", "expected {\"secret\":…}");
    }
    return request
        .bodyToFlux(byte[].class)
        .reduce(EraseEndpoint::joined)
        .timeout(BODY_WITHIN)
        .mapNotNull(EraseEndpoint::secretOf)
        .flatMap(secret -> erase(key, installationOf(secret)))
        .switchIfEmpty(
            Mono.defer(
                () ->
                    Replies.error(
                        HttpStatus.BAD_REQUEST,
                        "bad_body",
                        "expected {\"secret\":\"<32 hex digits>\"}")));
  }

  private Mono<ServerResponse> erase(IngestKey key, String installation) {
    return Mono.fromCallable(
            () -> {
              // another collector may have made a key just now
              hash.refresh();
              List<Long> keys = hash.allOf(installation);
              return eraser.erase(
                  new Subject(key.tenant(), key.app(), Subject.Kind.INSTALLATION, keys), "device");
            })
        .subscribeOn(Schedulers.boundedElastic())
        .flatMap(
            receipt ->
                ServerResponse.accepted()
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(Map.of("accepted", Map.of("installation", installation))));
  }

  /** The id under which a device with this secret sends. */
  static String installationOf(String secret) {
    return SecretHash.of(secret).substring(0, ID_DIGITS);
  }

  private static @Nullable String secretOf(byte[] body) {
    try {
      JsonNode secret = JSON.readTree(body).path("secret");
      return secret.isString() && secret.asString().matches("[0-9a-f]{32}")
          ? secret.asString()
          : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  private static byte[] joined(byte[] a, byte[] b) {
    int length = Math.min(a.length + b.length, MAX_BYTES + 1);
    byte[] both = Arrays.copyOf(a, length);
    System.arraycopy(b, 0, both, Math.min(a.length, length), length - Math.min(a.length, length));
    return both;
  }
}
