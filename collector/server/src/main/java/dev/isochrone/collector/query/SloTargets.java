// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was promised to each region: {@code slo} in {@code settings.json}, as screens read it. The
 * last good contents are in force, whatever the file becomes. For one thread, but {@link
 * #isStale()} for any.
 */
public final class SloTargets {
  private static final Logger LOG = LoggerFactory.getLogger(SloTargets.class);
  private static final JsonMapper JSON = new JsonMapper();

  private final Path settings;
  private String targets;
  private volatile boolean stale;

  /**
   * Follows a file.
   *
   * @throws IllegalArgumentException if it is not what {@code slo.sql} expects
   */
  public SloTargets(Path settings) {
    this.settings = settings;
    targets = read();
  }

  /** The parameter {@code targets} of {@code slo.sql}; empty while the file promises nothing. */
  String now() {
    try {
      String read = read();
      if (stale || !read.equals(targets)) {
        LOG.info("the targets of service levels are those of {}", settings);
      }
      targets = read;
      stale = false;
    } catch (UncheckedIOException | IllegalArgumentException e) {
      if (!stale) {
        LOG.error("the last good targets of service levels stay in force: {}", e.getMessage());
      }
      stale = true;
    }
    return targets;
  }

  /** Whether the file is not in force as it is now. */
  boolean isStale() {
    return stale;
  }

  private String read() {
    JsonNode slo;
    try {
      slo = JSON.readTree(Files.readAllBytes(settings)).path("slo");
    } catch (IOException e) {
      throw new UncheckedIOException(settings + ": expected a readable file: " + e, e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          settings + ": expected JSON: " + e.getOriginalMessage(), e);
    }
    if (slo.isMissingNode()) {
      return "";
    }
    if (!slo.path("*").isObject()) {
      throw new IllegalArgumentException(
          settings + ": slo: expected a target of '*', all countries without one of their own");
    }
    for (Map.Entry<String, JsonNode> target : slo.properties()) {
      double objective = number(target.getValue(), "objective");
      if (!(number(target.getValue(), "satisfied_ms") > 0) || !(objective > 0 && objective < 1)) {
        throw new IllegalArgumentException(
            "%s: slo: %s: expected satisfied_ms > 0 and 0 < objective < 1: %s"
                .formatted(settings, target.getKey(), target.getValue()));
      }
    }
    return QueryParameters.text("targets", slo.toString());
  }

  private static double number(JsonNode target, String name) {
    return target.path(name).isNumber() ? target.path(name).asDouble() : Double.NaN;
  }
}
