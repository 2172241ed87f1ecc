// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

import dev.isochrone.collector.Dictionary;
import dev.isochrone.collector.Names;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a batch's {@code names}. Stateless. */
final class NamesReader {
  private static final Dictionary[] DICTIONARIES = Dictionary.values();

  private NamesReader() {}

  static Names read(JsonParser json) throws InvalidBatch {
    Expect.token(json, JsonToken.START_OBJECT, "names");
    Map<Dictionary, List<String>> values = new EnumMap<>(Dictionary.class);
    for (String member = json.nextName(); member != null; member = json.nextName()) {
      json.nextToken();
      Dictionary dictionary = dictionary(member);
      if (dictionary == null) {
        json.skipChildren();
      } else {
        values.put(dictionary, readValues(json, "names." + member));
      }
    }
    return new Names(values);
  }

  private static List<String> readValues(JsonParser json, String where) throws InvalidBatch {
    Expect.token(json, JsonToken.START_ARRAY, where);
    List<String> values = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      Expect.token(json, JsonToken.VALUE_STRING, where);
      values.add(json.getString());
    }
    return values;
  }

  private static @Nullable Dictionary dictionary(String wireName) {
    for (Dictionary dictionary : DICTIONARIES) {
      if (dictionary.wireName().equals(wireName)) {
        return dictionary;
      }
    }
    return null;
  }
}
