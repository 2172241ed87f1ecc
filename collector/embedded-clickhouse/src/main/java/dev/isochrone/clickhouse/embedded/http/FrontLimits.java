// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

/**
 * What a client may take, named as ClickHouse's settings where there is one.
 *
 * @param requestsMax requests served or waiting for a connection at once
 * @param requestLineBytesMax http_max_uri_size
 * @param headerBytesMax all header fields together
 * @param receiveTimeoutMillis http_receive_timeout: the longest pause while a request arrives
 * @param sendTimeoutMillis http_send_timeout: the longest a client may stop reading
 * @param keepAliveSeconds keep_alive_timeout: how long an unused connection stays
 */
public record FrontLimits(
    int requestsMax,
    int requestLineBytesMax,
    int headerBytesMax,
    long receiveTimeoutMillis,
    long sendTimeoutMillis,
    int keepAliveSeconds) {
  public static final FrontLimits DEFAULT =
      new FrontLimits(100, 1 << 20, 1 << 20, 30_000, 30_000, 30);
}
