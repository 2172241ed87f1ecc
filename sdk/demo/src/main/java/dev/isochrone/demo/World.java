// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import dev.isochrone.demo.edge.Cdn;
import dev.isochrone.demo.network.Conditions;
import dev.isochrone.demo.network.DelayProxy;
import dev.isochrone.demo.network.Path;
import dev.isochrone.demo.network.RoundTrip;
import dev.isochrone.demo.network.RoundTripTable;
import dev.isochrone.demo.origin.OriginHandler;
import dev.isochrone.demo.web.Certificates;
import dev.isochrone.demo.web.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Everything between the app and its servers, and the servers: the network, the CDN and the origin.
 * Thread safe.
 *
 * <p>The map is filled while it starts: servers need sockets of the network, and the network needs
 * the servers' ports.
 */
final class World implements AutoCloseable {
  static final String HOST = "api.calendar.example";

  /** A place from which every server is near. */
  static final String NEXT_DOOR = "next-door";

  private static final String ORIGIN = "origin";

  private record Place(String country, int port) {}

  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, String> edgeCountries =
      Arrays.stream(PointOfPresence.values())
          .collect(Collectors.toUnmodifiableMap(PointOfPresence::label, PointOfPresence::country));
  private final RoundTripTable roundTrips;
  private final Timeline timeline;
  private final Certificates certificates = Certificates.forHost(HOST);
  private final HttpsServer origin;
  private final DelayProxy network;
  private final Cdn cdn;

  World(
      RoundTripTable roundTrips,
      Timeline timeline,
      String originCountry,
      long seed,
      ServedRequests served)
      throws IOException {
    this.roundTrips = roundTrips;
    this.timeline = timeline;
    this.origin =
        HttpsServer.start(ORIGIN, certificates, List.of(ORIGIN), new OriginHandler(seed, served));
    this.network = DelayProxy.start(this::find, seed);
    this.cdn =
        Cdn.start(
            certificates,
            this::socketsFrom,
            host -> List.of(Addresses.ORIGIN),
            served,
            System::nanoTime);
    synchronized (places) {
      places.put(Addresses.ORIGIN.getHostAddress(), new Place(originCountry, origin.port(ORIGIN)));
      for (PointOfPresence pop : PointOfPresence.values()) {
        places.put(Addresses.of(pop).getHostAddress(), new Place(pop.country(), cdn.port(pop)));
      }
    }
  }

  Certificates certificates() {
    return certificates;
  }

  /** Sockets that leave from a country, or from the point of presence with this label. */
  SocketFactory socketsFrom(String place) {
    return network.socketsFrom(place);
  }

  /** The addresses of the origin and of all edges. */
  List<InetAddress> servers() {
    return Stream.concat(
            Stream.of(Addresses.ORIGIN), Arrays.stream(PointOfPresence.values()).map(Addresses::of))
        .toList();
  }

  /** What the app's host resolves to in a country at the moment. */
  InetAddress serverOf(Country country) {
    return timeline.cdnFor(country)
        ? Addresses.of(PointOfPresence.labelled(country.edge()))
        : Addresses.ORIGIN;
  }

  private @Nullable Path find(String from, String toAddress) {
    Place to;
    synchronized (places) {
      to = places.get(toAddress);
    }
    if (to == null) {
      return null;
    }
    if (from.equals(NEXT_DOOR)) {
      return new Path(RoundTrip.exactly(0), to.port, () -> Conditions.PERFECT);
    }
    String edgeCountry = edgeCountries.get(from);
    return edgeCountry != null
        ? new Path(
            roundTrips.between(edgeCountry, to.country).typical(),
            to.port,
            () -> Conditions.PERFECT)
        : new Path(
            roundTrips.between(from, to.country), to.port, () -> timeline.conditionsIn(from));
  }

  @Override
  public void close() throws IOException {
    network.close();
    cdn.close();
    origin.close();
  }
}
