/** Named SQL to JSON, for screens, and to metrics of service levels. */
@NullMarked
package dev.isochrone.collector.query;

import org.jspecify.annotations.NullMarked;
