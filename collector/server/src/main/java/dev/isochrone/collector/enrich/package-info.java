/** Who, where and when, by the collector's knowledge. Third stage of the route. */
@NullMarked
package dev.isochrone.collector.enrich;

import org.jspecify.annotations.NullMarked;
