// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

import dev.isochrone.plan.Outcome;

/**
 * An HTTP client span as far as it is stored. Immutable.
 *
 * @param session names its trace within an installation
 * @param slice names it within its trace
 * @param failure simple name of what failed, "" for nothing
 * @param received bytes of the response body, −1 if not told
 * @param place of the device, ISO 3166-1 alpha-2, or ""
 */
record HttpSpan(
    String api,
    String host,
    Outcome outcome,
    String failure,
    int status,
    double keepProbability,
    long endMillis,
    long totalMicros,
    SpanPhases phases,
    long sent,
    long received,
    int protocol,
    int ipFamily,
    int retries,
    long session,
    int slice,
    String traceId,
    long draw,
    String place,
    String network,
    String carrier) {

  @Override
  public String toString() {
    return "span of " + api;
  }
}
