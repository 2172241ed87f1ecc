// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

/** Takes what a reader finds, in order. */
interface SpanSink {
  /** One span; the draft is used again once this returns. */
  void span(SpanDraft span) throws InvalidTraces;

  /** Whose the spans since the last call were. */
  void resource(KnownAttributes attributes) throws InvalidTraces;
}
