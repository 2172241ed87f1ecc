// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.device;

import java.net.InetAddress;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The load balancer in front of the collector: every device has a base URL of its own here, under
 * which its requests are passed on with its public address in {@code X-Forwarded-For}. Thread safe.
 */
public final class CollectorGateway implements AutoCloseable {
  private static final String PREFIX = "/from/";
  private static final int THREADS_MAX = 32;

  private final Server server;
  private final ServerConnector connector;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();

  private CollectorGateway(String collectorUrl) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX);
    threads.setName("gateway");
    threads.setDaemon(true);
    this.server = new Server(threads);
    this.connector = new ServerConnector(server, 0, 1);
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    server.addConnector(connector);
    server.setHandler(new Gateway(collectorUrl.replaceAll("/+$", "")));
  }

  /** Starts on a free loopback port. */
  public static CollectorGateway start(String collectorUrl) {
    CollectorGateway gateway = new CollectorGateway(collectorUrl);
    try {
      gateway.server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the way to the collector did not start", e);
    }
    return gateway;
  }

  /** What a device with this public address takes for the collector. */
  public String collectorUrlFor(String publicAddress) {
    return "http://127.0.0.1:" + connector.getLocalPort() + PREFIX + publicAddress;
  }

  /** Batches that the collector answered with 200. */
  public long batchesAccepted() {
    return accepted.sum();
  }

  /** Batches that it did not, or that did not reach it. */
  public long batchesRefused() {
    return refused.sum();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the way to the collector did not stop", e);
    }
  }

  private final class Gateway extends ProxyHandler.Reverse {
    Gateway(String collectorUrl) {
      super(
          request ->
              HttpURI.from(collectorUrl + afterAddress(request.getHttpURI().getPathQuery())));
    }

    private static String afterAddress(String path) {
      int end = path.indexOf('/', PREFIX.length());
      return end < 0 ? "/" : path.substring(end);
    }

    @Override
    protected void addProxyHeaders(
        Request fromDevice, org.eclipse.jetty.client.Request toCollector) {
      String path = Request.getPathInContext(fromDevice);
      int end = path.indexOf('/', PREFIX.length());
      String address = path.substring(PREFIX.length(), end < 0 ? path.length() : end);
      toCollector.headers(headers -> headers.put(HttpHeader.X_FORWARDED_FOR, address));
    }

    @Override
    protected void onProxyToClientResponseComplete(
        Request fromDevice,
        org.eclipse.jetty.client.Request toCollector,
        org.eclipse.jetty.client.Response fromCollector,
        Response toDevice,
        Callback callback) {
      if (fromDevice.getMethod().equals("POST")) {
        (fromCollector.getStatus() == 200 ? accepted : refused).increment();
      }
      super.onProxyToClientResponseComplete(
          fromDevice, toCollector, fromCollector, toDevice, callback);
    }

    @Override
    protected void onServerToProxyResponseFailure(
        Request fromDevice,
        org.eclipse.jetty.client.Request toCollector,
        org.eclipse.jetty.client.Response fromCollector,
        Response toDevice,
        Callback callback,
        Throwable failure) {
      refused.increment();
      super.onServerToProxyResponseFailure(
          fromDevice, toCollector, fromCollector, toDevice, callback, failure);
    }
  }
}
