// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import com.clickhouse.client.api.query.GenericRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Brings the tables to this version: runs each {@code clickhouse/NNN_what.sql} that has not run
 * yet, in order, and notes it in {@code schema_migrations} with its checksum. A file that has run
 * must not change any more. Every statement is safe to repeat, since a crash can come before the
 * note.
 */
final class Migrations {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS schema_migrations
      (version UInt32, name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3))
      ENGINE = ReplacingMergeTree ORDER BY version
      SETTINGS fsync_after_insert = 1, fsync_part_directory = 1\
      """;
  private static final String NOTE =
      "INSERT INTO schema_migrations (version, name, checksum)"
          + " SELECT {version:UInt32}, {name:String}, {checksum:String}";

  private final Statements statements;
  private final Function<String, List<String>> form;

  Migrations(Statements statements) {
    this(statements, List::of);
  }

  /**
   * Makes the migrations.
   *
   * @param form what a server of this kind is told instead of a statement
   */
  Migrations(Statements statements, Function<String, List<String>> form) {
    this.statements = statements;
    this.form = form;
  }

  /** Runs what has not run. */
  void run() {
    form.apply(CREATE).forEach(statement -> statements.run(statement, Map.of()));
    Map<Integer, String> applied = new HashMap<>();
    for (GenericRecord row :
        statements.rows("SELECT version, checksum FROM schema_migrations FINAL", Map.of())) {
      applied.put(row.getInteger("version"), row.getString("checksum"));
    }
    for (Migration migration : migrations()) {
      String before = applied.get(migration.version());
      if (before == null) {
        apply(migration);
      } else if (!before.equals(migration.checksum())) {
        throw new IllegalStateException(
            "migration %s has changed since it ran: expected checksum %s: %s"
                .formatted(migration.name(), before, migration.checksum()));
      }
    }
  }

  private void apply(Migration migration) {
    LOG.info("running migration {}", migration.name());
    for (String statement : migration.statements()) {
      form.apply(statement).forEach(told -> statements.run(told, Map.of()));
    }
    statements.run(
        NOTE,
        Map.of(
            "version",
            migration.version(),
            "name",
            migration.name(),
            "checksum",
            migration.checksum()));
  }

  static List<Migration> migrations() {
    try {
      Resource[] files =
          new PathMatchingResourcePatternResolver(Migrations.class.getClassLoader())
              .getResources("classpath*:clickhouse/*.sql");
      return Stream.of(files)
          .map(Migration::read)
          .sorted(Comparator.comparingInt(Migration::version))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One file of statements. */
  record Migration(int version, String name, String sql) {

    static Migration read(Resource file) {
      try {
        String name = Objects.requireNonNull(file.getFilename());
        int version = Integer.parseInt(name.substring(0, name.indexOf('_')));
        return new Migration(version, name, file.getContentAsString(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The statements, which end with a semicolon at the end of a line. */
    List<String> statements() {
      return Stream.of(sql.split(";\\s*(\\n|$)")).filter(text -> !text.isBlank()).toList();
    }

    String checksum() {
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 8);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }
}
