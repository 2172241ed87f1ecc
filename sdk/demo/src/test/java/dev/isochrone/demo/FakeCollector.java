// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A process that is ready at once and keeps its arguments in the data directory; a program of
 * {@link RunScriptTest}.
 */
final class FakeCollector {
  private FakeCollector() {}

  public static void main(String[] args) throws IOException {
    Path data = Path.of(valueOf("--isochrone.data-directory=", args));
    Files.writeString(data.resolve("collector-arguments"), String.join("\n", args));
    Files.writeString(data.resolve("access.token"), "owner");
    int port = Integer.parseInt(valueOf("--server.port=", args));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/actuator/health/readiness",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  static String valueOf(String option, String[] args) {
    return Arrays.stream(args)
        .filter(arg -> arg.startsWith(option))
        .map(arg -> arg.substring(option.length()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("expected " + option));
  }
}
