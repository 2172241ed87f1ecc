/** Named SQL to JSON, for screens. */
@NullMarked
package dev.isochrone.collector.query;

import org.jspecify.annotations.NullMarked;
