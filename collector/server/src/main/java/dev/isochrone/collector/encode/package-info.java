/** Columns to RowBinary, a class per table. Fifth stage of the route. */
@NullMarked
package dev.isochrone.collector.encode;

import org.jspecify.annotations.NullMarked;
