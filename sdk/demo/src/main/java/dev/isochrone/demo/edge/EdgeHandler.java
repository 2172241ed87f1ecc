// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.edge;

import java.util.Map;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * All points of presence behind one server: the connector that a request came in by says which it
 * is. Thread safe.
 */
public final class EdgeHandler extends Handler.Abstract.NonBlocking {
  private final Map<String, Edge> edges;

  EdgeHandler(Map<String, Edge> edges) {
    this.edges = Map.copyOf(edges);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Edge edge = edges.get(request.getConnectionMetaData().getConnector().getName());
    if (edge == null) {
      return false;
    }
    edge.handle(request, response, callback);
    return true;
  }
}
