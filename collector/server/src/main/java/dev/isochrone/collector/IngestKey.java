// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/**
 * What an ingest key stands for.
 *
 * @param tenant whose data it is
 * @param app which app writes with it; "" takes the batch's {@code service.name}
 */
public record IngestKey(String tenant, String app) {

  /** Whether an app of a tenant may write with it. */
  public boolean isFor(String ofTenant, String ofApp) {
    return tenant.equals(ofTenant) && (app.isEmpty() || app.equals(ofApp));
  }
}
