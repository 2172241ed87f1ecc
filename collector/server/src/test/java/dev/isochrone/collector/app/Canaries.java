// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.TestBatches;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What is planted, and must be found nowhere: tokens, addresses and an installation's id. */
final class Canaries {
  static final List<String> IPS = List.of("203.0.113.77", "2001:db8:77::77");
  static final String INSTALLATION = "ca9a51e5".repeat(4);
  private static final String MARK = "c4n4ry";

  private int planted;

  /** How many tokens there are so far. */
  int planted() {
    return planted;
  }

  /** What to look for. */
  static List<String> wanted() {
    List<String> wanted = new ArrayList<>(IPS);
    wanted.add(INSTALLATION);
    wanted.add(MARK);
    wanted.add(new String(HexFormat.of().parseHex(INSTALLATION), StandardCharsets.ISO_8859_1));
    return wanted;
  }

  /** A token that was never planted before. */
  String token() {
    planted++;
    return MARK + "%06d".formatted(planted) + "f00dfeedbeefcafe";
  }

  /** A batch with a canary in every field, known or not. */
  String batch(int number) {
    ObjectNode batch = TestBatches.batch(number, 3, 2);
    batch.put("unknown", token());
    batch.putObject("unknown_object").put(token(), token());
    ObjectNode resource = (ObjectNode) batch.get("resource");
    for (String name :
        List.of("service.name", "os.name", "device.class", "enduser.pseudo.id", "host.ip")) {
      resource.put(name, token());
    }
    resource.put("app.installation.id", INSTALLATION);
    ObjectNode names = (ObjectNode) batch.get("names");
    names
        .putArray("api")
        .add("GET /v1/" + token())
        .add("GET /" + IPS.get(0))
        .add(IPS.get(1))
        .add("a " + token() + "@example.com");
    for (String name : List.of("country", "network", "carrier", "pop", "host", "failure")) {
      names.putArray(name).add(token()).add(IPS.get(0));
    }
    names
        .putArray("header")
        .add("x-region: " + token())
        .add("authorization: " + token())
        .add("x-region: " + IPS.get(0))
        .add("x-region: " + IPS.get(1))
        .add(token());
    for (String table : List.of("slices", "timings", "phases", "exemplars")) {
      ((ObjectNode) batch.get(table)).putArray("unknown").add(token());
    }
    ObjectNode slices = (ObjectNode) batch.get("slices");
    slices.putArray("carrier").add(0).add(1).add(0);
    ((ObjectNode) batch.get("exemplars")).putArray("failure").add(0);
    ((ObjectNode) batch.get("exemplars")).putArray("headers").add("0 1 2 3 4");
    batch.putObject("losses").put(token(), 3);
    return batch.toString();
  }

  /** An OTLP request likewise. */
  String traces() {
    StringBuilder attributes = new StringBuilder();
    for (String name :
        List.of(
            "http.request.header.authorization",
            "client.address",
            "network.peer.address",
            "user.id",
            "enduser.id",
            "session.id",
            "db.query.text",
            "error.type",
            "network.connection.type",
            "network.carrier.mcc",
            "network.carrier.mnc",
            "network.protocol.version",
            "geo.country.iso_code")) {
      attributes.append(
          ",{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}".formatted(name, token()));
    }
    long now = System.currentTimeMillis() * 1_000_000;
    return """
    {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"%s"}},{"key":"host.name","value":{"stringValue":"%s"}},
    {"key":"os.name","value":{"stringValue":"%s"}},{"key":"device.id","value":{"stringValue":"%s"}},{"key":"process.command_args","value":{"stringValue":"%s"}}]},
    "scopeSpans":[{"scope":{"name":"%s"},"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"%s","kind":3,
    "traceState":"x=%s","startTimeUnixNano":"%d","endTimeUnixNano":"%d","attributes":[{"key":"http.request.method","value":{"stringValue":"GET"}},
    {"key":"url.full","value":{"stringValue":"https://%s:%s@%s/v1/%s?key=%s#%s"}}%s],
    "events":[{"name":"exception","timeUnixNano":"1","attributes":[{"key":"exception.message","value":{"stringValue":"%s"}}]}],
    "status":{"code":2,"message":"%s"}}]}]}]}\
    """
        .formatted(
            token(),
            token(),
            token(),
            token(),
            token(),
            token(),
            token(),
            token(),
            now - 5_000_000,
            now,
            token(),
            token(),
            IPS.get(0),
            token(),
            token(),
            token(),
            attributes,
            token(),
            token());
  }
}
