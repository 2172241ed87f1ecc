// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@link OpenApi} says that no SQL file says: parameters' bounds, failures, other routes. */
final class OpenApiRoutes {
  private static final Map<String, String> FAILURES =
      Map.of(
          "400", "a parameter is beyond its bound",
          "401", "no token, or one that is not known",
          "403", "the token's role or app does not allow it",
          "502", "the store refused, or took longer than it may",
          "503", "the store cannot be reached");

  private OpenApiRoutes() {}

  static void addTo(ObjectNode paths) {
    noteMark(path(paths, "/api/marks").putObject("post"));
    planned(
        path(paths, "/api/what-if").putObject("get"),
        "What would another budget give, by the planner itself?",
        "bytesPerDay",
        "timingsPerDay",
        "app");
    planned(
        path(paths, "/api/budget-state").putObject("get"),
        "Budget, spend and plan of this moment",
        "app");
    planned(
        path(paths, "/api/privacy/export").putObject("get"),
        "Everything stored of an installation or a user, with the consent it was recorded under",
        "tenant",
        "app",
        "installation",
        "user");
    planned(
        path(paths, "/api/privacy/erasures").putObject("get"),
        "What was erased, on whose word",
        "tenant",
        "app");
    ObjectNode erase = path(paths, "/api/privacy/erasures").putObject("post");
    planned(erase, "Erase an installation or a user", "tenant", "app", "installation", "user");
    ObjectNode session = path(paths, "/api/session");
    planned(session.putObject("get"), "Who asks, and where one can log in");
    planned(session.putObject("delete"), "Log out: takes the cookies back");
    planned(path(paths, "/api/openapi.json").putObject("get"), "This document");
  }

  private static ObjectNode path(ObjectNode paths, String path) {
    return paths.has(path) ? (ObjectNode) paths.get(path) : paths.putObject(path);
  }

  private static void noteMark(ObjectNode post) {
    post.put("operationId", "noteMark").put("summary", "Notes that something was changed");
    ObjectNode body = post.putObject("requestBody").put("required", true);
    ObjectNode schema = content(body).put("type", "object").put("additionalProperties", false);
    schema.putArray("required").add("label");
    ObjectNode properties = schema.putObject("properties");
    properties.putObject("label").put("type", "string").put("minLength", 1).put("maxLength", 512);
    properties.putObject("app").put("type", "string").put("maxLength", 512);
    properties
        .putObject("at")
        .put("description", "ms since 1970 or ISO 8601; now when left out")
        .putArray("type")
        .add("integer")
        .add("string");
    properties.putObject("link").put("type", "string").put("pattern", "^https?://");
    parameter(post.putArray("parameters"), "app");
    answers(post, false).put("type", "object");
  }

  private static void planned(ObjectNode operation, String summary, String... parameters) {
    operation.put("summary", summary);
    ArrayNode array = operation.putArray("parameters");
    for (String name : parameters) {
      array
          .addObject()
          .put("name", name)
          .put("in", "query")
          .putObject("schema")
          .put("type", name.endsWith("PerDay") ? "integer" : "string");
    }
    answers(operation, true).put("type", "object");
  }

  static void parameter(ArrayNode parameters, String name) {
    ObjectNode parameter = parameters.addObject().put("name", name).put("in", "query");
    QueryParameters.describe(name, parameter.putObject("schema"));
  }

  static ObjectNode answers(ObjectNode operation, boolean read) {
    ObjectNode responses = operation.putObject("responses");
    FAILURES.forEach(
        (status, meaning) ->
            content(responses.putObject(status).put("description", meaning))
                .put("$ref", "#/components/schemas/Error"));
    return content(
        responses
            .putObject(read ? "200" : "201")
            .put("description", read ? "ClickHouse's JSON format" : "noted"));
  }

  static void errorSchema(ObjectNode schema) {
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.putObject("error").put("type", "string");
    properties.putObject("message").put("type", "string");
  }

  private static ObjectNode content(ObjectNode response) {
    return response.putObject("content").putObject("application/json").putObject("schema");
  }
}
