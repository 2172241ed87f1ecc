/** Spool to ClickHouse, exactly once; migrations. Last stage of the route. */
@NullMarked
package dev.isochrone.collector.store;

import org.jspecify.annotations.NullMarked;
