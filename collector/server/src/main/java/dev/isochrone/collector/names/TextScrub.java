// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.names;

import dev.isochrone.collector.Batch;
import dev.isochrone.collector.DeviceResource;
import dev.isochrone.collector.Dictionary;
import dev.isochrone.collector.Names;
import dev.isochrone.plan.HeaderPrivacy;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/**
 * Takes out of the texts of a batch what is no name: addresses, mail addresses, tokens. SDKs send
 * none; an app that names its calls by hand may, and so may whoever found an ingest key. Versions
 * stay as they are: they are constants of a build, and four small numbers in a row are a version as
 * often as an address. Thread-safe.
 */
final class TextScrub {
  private static final String INSTEAD = "{id}";
  private static final Pattern SECRETS =
      Pattern.compile(
          // IPv4, IPv6
          "(?<![0-9.])(?:[0-9]{1,3}\\.){3}[0-9]{1,3}(?![0-9.])"
              + "|(?<![0-9A-Za-z:])(?:[0-9][0-9A-Fa-f]{0,3}:(?:[0-9A-Fa-f]{0,4}:){1,6}"
              + "|[A-Fa-f][0-9A-Fa-f]{0,3}:(?:[0-9A-Fa-f]{0,4}:){2,6})[0-9A-Fa-f]{0,4}(?![0-9A-Za-z:])"
              // mail addresses
              + "|[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+"
              // JSON Web Tokens, then keys and hashes: long, and letters and digits mixed
              + "|eyJ[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*"
              + "|(?<![A-Za-z0-9])(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])(?:[A-Za-z0-9]{20,})(?![A-Za-z0-9])");
  private static final int LONGEST_REASON = 40;
  private static final int SHORTEST_TOKEN = 20;

  private static final int MAX_NAMES = 10_000;
  private static final Dictionary[] DICTIONARIES = Dictionary.values();

  /** Suspects that are names: a host's comes with every batch, and the pattern is slow. */
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  private final LongAdder scrubbed = new LongAdder();

  /** How many texts were changed since the start. */
  long scrubbed() {
    return scrubbed.sum();
  }

  /** Returns the batch with nothing but names in it; the same one if that is what it was. */
  @SuppressWarnings("ReferenceEquality") // the same ones unless a text changed
  Batch scrub(Batch batch) {
    Names names = names(batch.names());
    DeviceResource resource = resource(batch.resource());
    SortedMap<String, Long> losses = losses(batch.losses());
    if (names == batch.names() && resource == batch.resource() && losses == batch.losses()) {
      return batch;
    }
    return new Batch(
        batch.id(),
        batch.builtMillis(),
        resource,
        names,
        batch.slices(),
        batch.timings(),
        batch.phases(),
        batch.exemplars(),
        losses);
  }

  private Names names(Names names) {
    Names clean = names;
    for (Dictionary dictionary : DICTIONARIES) {
      clean = clean.with(dictionary, dictionary == Dictionary.HEADER ? this::header : this::text);
    }
    return clean;
  }

  private DeviceResource resource(DeviceResource resource) {
    String os = text(resource.os());
    String deviceClass = text(resource.deviceClass());
    if (os.equals(resource.os()) && deviceClass.equals(resource.deviceClass())) {
      return resource;
    }
    return new DeviceResource(
        resource.app(),
        resource.appVersion(),
        os,
        resource.osVersion(),
        deviceClass,
        resource.sdkVersion(),
        resource.installId(),
        resource.userId());
  }

  private SortedMap<String, Long> losses(SortedMap<String, Long> losses) {
    SortedMap<String, Long> clean = new TreeMap<>();
    losses.forEach(
        (reason, records) -> {
          boolean isReason = isReason(reason);
          scrubbed.add(isReason ? 0 : 1);
          clean.merge(isReason ? reason : "other", records, Long::sum);
        });
    return clean.equals(losses) ? losses : clean;
  }

  private static boolean isReason(String text) {
    int at = 0;
    while (at < text.length() && isReasonLetter(text.charAt(at))) {
      at++;
    }
    return at == text.length() && at > 0 && at <= LONGEST_REASON;
  }

  private static boolean isReasonLetter(char c) {
    return (c >= 'a' && c <= 'z') || c == '_';
  }

  /** Returns {@code name: value} as it is if it may be stored, else "". */
  private String header(String header) {
    int colon = header.indexOf(": ");
    if (colon > 0
        && !HeaderPrivacy.isDenied(header.substring(0, colon))
        && !HeaderPrivacy.looksPersonal(header.substring(colon + 2))) {
      return header;
    }
    scrubbed.add(header.isEmpty() ? 0 : 1);
    return "";
  }

  String text(String text) {
    if (!isSuspect(text) || names.contains(text)) {
      return text;
    }
    String clean = SECRETS.matcher(text).replaceAll(INSTEAD);
    if (!clean.equals(text)) {
      scrubbed.increment();
      return clean;
    }
    if (names.size() >= MAX_NAMES) {
      names.clear();
    }
    names.add(text);
    return clean;
  }

  /**
   * A quick look that passes nearly all names: few have any of what a secret has. Not {@link
   * HeaderPrivacy#looksPersonal}, which decides, and refuses what is no secret here.
   */
  private static boolean isSuspect(String text) {
    int colons = 0;
    int dots = 0;
    int run = 0;
    int longest = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '@') {
        return true;
      }
      colons += c == ':' ? 1 : 0;
      dots += c == '.' ? 1 : 0;
      run = Character.isLetterOrDigit(c) ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return colons >= 2 || dots >= 2 || longest >= SHORTEST_TOKEN;
  }
}
