/** The durable queue in front of ClickHouse. Sixth stage of the route: acknowledged here. */
@NullMarked
package dev.isochrone.collector.spool;

import org.jspecify.annotations.NullMarked;
