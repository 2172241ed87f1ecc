/** What the collector says of itself: readiness and metrics. */
@NullMarked
package dev.isochrone.collector.health;

import org.jspecify.annotations.NullMarked;
