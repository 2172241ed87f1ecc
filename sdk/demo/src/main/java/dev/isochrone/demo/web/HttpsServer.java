// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.web;

import java.net.InetAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Jetty on the loopback interface, HTTP/2 or HTTP/1.1 as the client's ALPN asks, on one port per
 * name. A handler knows the name as its connector's. Thread safe.
 */
public final class HttpsServer implements AutoCloseable {
  private static final int THREADS_MAX = 64;
  private static final long IDLE_MS = 120_000;

  private final Server server;
  private final Map<String, ServerConnector> connectors;

  private HttpsServer(Server server, Map<String, ServerConnector> connectors) {
    this.server = server;
    this.connectors = connectors;
  }

  /** Starts it, or says why it can't. */
  public static HttpsServer start(
      String what, Certificates certificates, Collection<String> names, Handler handler) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX + 2 * names.size());
    threads.setName(what);
    threads.setDaemon(true);
    Server server = new Server(threads);
    server.setHandler(handler);
    Map<String, ServerConnector> connectors = new LinkedHashMap<>();
    for (String name : names) {
      ServerConnector connector = connector(server, certificates);
      connector.setName(name);
      connectors.put(name, connector);
      server.addConnector(connector);
    }
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(what + " did not start", e);
    }
    return new HttpsServer(server, connectors);
  }

  private static ServerConnector connector(Server server, Certificates certificates) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setSslContext(certificates.serverContext());
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol("http/1.1");
    ServerConnector connector =
        new ServerConnector(
            server,
            0,
            1,
            new SslConnectionFactory(tls, alpn.getProtocol()),
            alpn,
            new HTTP2ServerConnectionFactory(http),
            new HttpConnectionFactory(http));
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    connector.setIdleTimeout(IDLE_MS);
    return connector;
  }

  /** The port of one of the names it was started with. */
  public int port(String name) {
    ServerConnector connector = connectors.get(name);
    if (connector == null) {
      throw new IllegalArgumentException(
          "expected one of " + connectors.keySet() + ", was " + name);
    }
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("a server did not stop", e);
    }
  }
}
