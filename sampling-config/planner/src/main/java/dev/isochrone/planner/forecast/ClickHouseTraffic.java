// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.forecast;

import dev.isochrone.plan.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The traffic of the last day as a collector stored it, read over ClickHouse's HTTP interface.
 * Stateless; blocks.
 */
public final class ClickHouseTraffic {

  /** A row a timing, slices together; above 1.5M timings a part of the slices. */
  static final String SQL =
      """
      WITH (SELECT greatest(1, intDiv(sum(length(timings.api)), 1500000))
            FROM slices WHERE t0 >= now() - INTERVAL 1 DAY AND ({app:String} = '' OR app = {app:String})) AS every
      SELECT cityHash64(install_key, session, slice) AS id,
             intDiv(toUnixTimestamp(received_at) % 86400, 60) AS minute,
             toFloat64(keep_probability) * admission / every AS keep,
             country, api, total, toInt8(outcome) AS code, toFloat64(timing_keep) AS own
      FROM slices
      ARRAY JOIN timings.api AS api, timings.total AS total, timings.outcome AS outcome, timings.keep AS timing_keep
      WHERE t0 >= now() - INTERVAL 1 DAY
        AND ({app:String} = '' OR app = {app:String})
        AND id % every = 0 AND keep_probability > 0 AND timing_keep > 0 AND total >= 0
      ORDER BY minute, id
      FORMAT TSV
      """;

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int COLUMNS = 8;

  private ClickHouseTraffic() {}

  /**
   * Reads it.
   *
   * @param server such as {@code http://user:password@localhost:8123/?database=isochrone}
   * @param app whose slices count, null for all
   * @throws IOException if the server does not answer with rows
   */
  public static SeenTraffic read(URI server, @Nullable String app) throws IOException {
    try {
      HttpResponse<InputStream> response =
          HttpClient.newHttpClient()
              .send(request(server, app), HttpResponse.BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        if (response.statusCode() != 200) {
          throw new IOException(
              "expected 200 from ClickHouse: " + response.statusCode() + " " + lines.readLine());
        }
        return slices(lines);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading from ClickHouse", e);
    }
  }

  private static HttpRequest request(URI server, @Nullable String app) {
    String parameter =
        "param_app=" + URLEncoder.encode(app == null ? "" : app, StandardCharsets.UTF_8);
    String query =
        server.getRawQuery() == null ? parameter : server.getRawQuery() + "&" + parameter;
    String path = server.getRawPath().isEmpty() ? "/" : server.getRawPath();
    URI target =
        URI.create(
            server.getScheme()
                + "://"
                + server.getHost()
                + ":"
                + server.getPort()
                + path
                + "?"
                + query);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(SQL));
    String user = server.getUserInfo();
    if (user != null) {
      byte[] credentials = user.getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    return request.build();
  }

  private static SeenTraffic slices(BufferedReader lines) throws IOException {
    SeenTraffic traffic = new SeenTraffic();
    String open = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] row = line.split("\t", -1);
      if (row.length != COLUMNS) {
        throw new IOException("expected " + COLUMNS + " columns from ClickHouse: " + line);
      }
      if (!row[0].equals(open)) {
        open = row[0];
        traffic.addSlice(Integer.parseInt(row[1]), Double.parseDouble(row[2]), row[3]);
      }
      Outcome outcome = Outcome.ofCode(Integer.parseInt(row[6]));
      traffic.addTiming(
          row[4],
          Integer.parseInt(row[5]),
          outcome == null ? Outcome.OTHER : outcome,
          Double.parseDouble(row[7]));
    }
    return traffic;
  }
}
