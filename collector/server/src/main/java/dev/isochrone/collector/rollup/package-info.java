/** What ClickHouse holds, summed up for the planner. First step of the way back. */
@NullMarked
package dev.isochrone.collector.rollup;

import org.jspecify.annotations.NullMarked;
