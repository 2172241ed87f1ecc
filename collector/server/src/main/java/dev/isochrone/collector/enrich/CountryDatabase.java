// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.enrich;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Countries and autonomous systems by address, from any {@code .mmdb} file. Knows the two shapes in
 * use: {@code country_code} at the top (ip-location-db) and {@code country.iso_code} (MaxMind).
 * Thread-safe. Keeps no address.
 */
public final class CountryDatabase implements Closeable {
  private static final String BUNDLED = "isochrone/geo/geo-whois-asn-country.mmdb";

  private final @Nullable Reader reader;

  private CountryDatabase(@Nullable Reader reader) {
    this.reader = reader;
  }

  /** Returns a database that knows no address. */
  public static CountryDatabase none() {
    return new CountryDatabase(null);
  }

  /**
   * Opens the database in a file, or the bundled one.
   *
   * @param path of an {@code .mmdb} file; "" for the one in the jar
   */
  public static CountryDatabase open(String path) {
    try {
      if (!path.isEmpty()) {
        return new CountryDatabase(new Reader(new File(path), new CHMCache()));
      }
      try (InputStream in = CountryDatabase.class.getClassLoader().getResourceAsStream(BUNDLED)) {
        return in == null ? none() : new CountryDatabase(new Reader(in, new CHMCache()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read the country database " + (path.isEmpty() ? BUNDLED : path), e);
    }
  }

  /** True if it has addresses at all. */
  public boolean isLoaded() {
    return reader != null;
  }

  /** Returns what is known of an address. */
  Located locate(InetAddress address) {
    if (reader == null || isNobodys(address)) {
      return Located.NOWHERE;
    }
    try {
      Map<?, ?> found = reader.get(address, Map.class);
      return found == null ? Located.NOWHERE : new Located(country(found), asn(found));
    } catch (IOException e) {
      return Located.NOWHERE;
    }
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
  }

  /** Private and local addresses are in no country, whatever a registry's records say. */
  private static boolean isNobodys(InetAddress address) {
    return address.isSiteLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress();
  }

  private static String country(Map<?, ?> found) {
    Object code = found.get("country_code");
    if (code == null && found.get("country") instanceof Map<?, ?> country) {
      code = country.get("iso_code");
    }
    return code instanceof String text && CountryCode.isValid(text) ? text : "";
  }

  private static long asn(Map<?, ?> found) {
    return found.get("autonomous_system_number") instanceof Number asn ? asn.longValue() : 0;
  }

  /** What is known of an address: its country or "", its autonomous system or 0. */
  record Located(String country, long asn) {
    static final Located NOWHERE = new Located("", 0);
  }
}
