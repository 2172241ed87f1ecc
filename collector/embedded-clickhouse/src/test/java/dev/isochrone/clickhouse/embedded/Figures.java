// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Measures the figures of the README and prints them, one a line. */
final class Figures {
  private static final int QUERIES = 500;
  private static final int BATCHES = 40;
  private static final int ROWS = 50_000;

  private Figures() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory("isochrone-figures-");
    long startNanos = System.nanoTime();
    try (EmbeddedClickHouse clickHouse = EmbeddedClickHouse.start(directory, 0)) {
      print("embedded.start", (System.nanoTime() - startNanos) / 1e6, "ms");
      print("embedded.query_p50", medianQueryMillis(clickHouse.url()), "ms");
      print("embedded.inserted_rows_per_s", insertedRowsPerSecond(clickHouse.url()), "rows/s");
      print("embedded.result_bytes_per_s", resultBytesPerSecond(clickHouse.url()), "bytes/s");
    }
    System.exit(0);
  }

  private static double medianQueryMillis(String url) {
    double[] millis = new double[QUERIES];
    for (int i = 0; i < QUERIES; i++) {
      long nanos = System.nanoTime();
      Http.post(url, "SELECT 1");
      millis[i] = (System.nanoTime() - nanos) / 1e6;
    }
    Arrays.sort(millis);
    return millis[QUERIES / 2];
  }

  /**
   * Rows of 16 bytes in RowBinary, through client-v2, each batch acknowledged and synced before the
   * next.
   */
  private static double insertedRowsPerSecond(String url) throws Exception {
    Http.post(
        url,
        "CREATE TABLE f (a UInt64, b UInt64) ENGINE=MergeTree ORDER BY a"
            + " SETTINGS fsync_after_insert=1, fsync_part_directory=1, non_replicated_deduplication_window=10000");
    try (Client client =
        new Client.Builder()
            .addEndpoint(url)
            .setUsername("default")
            .setPassword("")
            .setMaxRetries(0)
            .build()) {
      long nanos = System.nanoTime();
      for (int batch = 0; batch < BATCHES; batch++) {
        ByteBuffer rows = ByteBuffer.allocate(ROWS * 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < ROWS; i++) {
          rows.putLong(batch * (long) ROWS + i).putLong(i * 31L);
        }
        InsertSettings settings = new InsertSettings().setDeduplicationToken("figure-" + batch);
        client
            .insert(
                "f", new ByteArrayInputStream(rows.array()), ClickHouseFormat.RowBinary, settings)
            .get()
            .close();
      }
      return BATCHES * (double) ROWS / ((System.nanoTime() - nanos) / 1e9);
    }
  }

  private static double resultBytesPerSecond(String url) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .POST(BodyPublishers.ofString("SELECT number FROM numbers(60000000) FORMAT RowBinary"));
    long nanos = System.nanoTime();
    long bytes = 0;
    try (InputStream body = Http.exchange(request, BodyHandlers.ofInputStream()).body()) {
      byte[] piece = new byte[1 << 20];
      for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
        bytes += read;
      }
    }
    return bytes / ((System.nanoTime() - nanos) / 1e9);
  }

  private static void print(String name, double value, String unit) {
    System.out.printf(
        Locale.ROOT,
        value >= 100 ? "figure %s %.0f %s%n" : "figure %s %.2f %s%n",
        name,
        value,
        unit);
  }
}
