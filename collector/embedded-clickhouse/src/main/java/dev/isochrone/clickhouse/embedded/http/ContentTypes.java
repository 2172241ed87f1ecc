// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

/** The media type ClickHouse gives to a result in one of its formats. */
final class ContentTypes {
  private ContentTypes() {}

  static String of(String format) {
    if (format.startsWith("JSONEachRow") || format.equals("JSONLines") || format.equals("NDJSON")) {
      return "application/x-ndjson; charset=UTF-8";
    }
    if (format.startsWith("JSON")) {
      return "application/json; charset=UTF-8";
    }
    if (format.startsWith("CSV")) {
      boolean header = format.contains("Names");
      return "text/csv; charset=UTF-8; header=" + (header ? "present" : "absent");
    }
    if (format.startsWith("TabSeparated") || format.startsWith("TSV")) {
      return "text/tab-separated-values; charset=UTF-8";
    }
    if (format.equals("XML")) {
      return "application/xml; charset=UTF-8";
    }
    return switch (format) {
      case "Native",
          "RowBinary",
          "RowBinaryWithNames",
          "RowBinaryWithNamesAndTypes",
          "Parquet",
          "Arrow",
          "ArrowStream",
          "ORC",
          "Avro",
          "MsgPack",
          "BSONEachRow",
          "Npy",
          "Protobuf" ->
          "application/octet-stream";
      default -> "text/plain; charset=UTF-8";
    };
  }
}
