/** OTLP traces to batches: HTTP client spans of any OpenTelemetry SDK as slices of one request. */
@NullMarked
package dev.isochrone.collector.otlp;

import org.jspecify.annotations.NullMarked;
