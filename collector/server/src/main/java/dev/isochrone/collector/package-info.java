/**
 * The values that the collector's stages hand on to each other, in the order of the route: {@link
 * dev.isochrone.collector.Arrival} and {@link dev.isochrone.collector.Batch} come in, {@link
 * dev.isochrone.collector.EncodedBatch} is spooled, {@link dev.isochrone.collector.InsertBatch} is
 * stored. Stages know this package and nothing of each other; {@code app} wires them.
 */
@NullMarked
package dev.isochrone.collector;

import org.jspecify.annotations.NullMarked;
