// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /api/openapi.json}: the Query API as an OpenAPI 3.1 document. Questions, their
 * parameters and their columns come from the headers of the SQL files, which a test holds to what
 * the files do; the bounds of parameters from {@link QueryParameters}. A file without a header is
 * left out. Immutable, thread-safe.
 */
public final class OpenApi {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern QUESTION = Pattern.compile("-- Question: ((?:.|\n(?!--\n))*)");
  private static final Pattern PARAMETER =
      Pattern.compile("(?m)^-- {3}(\\w+(?:, \\w+)*) {2,}(?:String|DateTime64\\(3\\)|U?Int\\d+) *");
  private static final Pattern COLUMN =
      Pattern.compile(
          "(?m)^-- {3}(\\w+) {2,}(?:Nullable\\((\\w+)\\)|(U?Int\\d+|Float64|String))(\\[])?(?="
              + " |$)");

  private final byte[] document;

  /** Writes the document. */
  public OpenApi(NamedQueries queries) {
    ObjectNode root = JSON.createObjectNode().put("openapi", "3.1.0");
    root.putObject("info").put("title", "Isochrone Query API").put("version", "1");
    ObjectNode paths = root.putObject("paths");
    for (String name : queries.names()) {
      String sql = String.valueOf(queries.sql(name));
      if (QUESTION.matcher(sql).find() && sql.contains("\nWITH")) {
        question(paths.putObject("/api/" + name).putObject("get"), name, sql);
      }
    }
    OpenApiRoutes.addTo(paths);
    ObjectNode components = root.putObject("components");
    OpenApiRoutes.errorSchema(components.putObject("schemas").putObject("Error"));
    components
        .putObject("securitySchemes")
        .putObject("token")
        .put("type", "http")
        .put("scheme", "bearer");
    root.putArray("security").addObject().putArray("token");
    document = root.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Handles one request. */
  public Mono<ServerResponse> handle(ServerRequest request) {
    return Replies.json(document);
  }

  private static void question(ObjectNode get, String name, String sql) {
    String header = sql.substring(0, sql.indexOf("\nWITH"));
    Matcher asked = QUESTION.matcher(header);
    get.put("operationId", name)
        .put("summary", asked.find() ? asked.group(1).replaceAll("\\n-- *", " ").strip() : name)
        .put("description", header.replaceAll("(?m)^-- ?", "").strip());
    ArrayNode parameters = get.putArray("parameters");
    String[] sections = header.split("\n-- Columns", 2);
    Matcher given = PARAMETER.matcher(sections[0].split("-- Parameters\n", 2)[1]);
    while (given.find()) {
      for (String parameter : given.group(1).split(", ", -1)) {
        OpenApiRoutes.parameter(parameters, parameter);
      }
    }
    ObjectNode row = JSON.createObjectNode().put("type", "object");
    ObjectNode properties = row.putObject("properties");
    Matcher column = COLUMN.matcher(sections[1]);
    while (column.find()) {
      boolean nullable = column.group(2) != null;
      type(
          properties.putObject(column.group(1)),
          nullable ? column.group(2) : column.group(3),
          nullable,
          column.group(4) != null);
    }
    ObjectNode answer = OpenApiRoutes.answers(get, true);
    answer.put("type", "object").putArray("required").add("meta").add("data").add("rows");
    ObjectNode data = answer.putObject("properties").putObject("data");
    data.put("type", "array").set("items", row);
  }

  private static void type(ObjectNode schema, String clickHouse, boolean nullable, boolean array) {
    ObjectNode own = array ? schema.put("type", "array").putObject("items") : schema;
    String type =
        clickHouse.equals("String")
            ? "string"
            : clickHouse.startsWith("Float") ? "number" : "integer";
    if (nullable) {
      own.putArray("type").add(type).add("null");
    } else {
      own.put("type", type);
    }
  }
}
