/** JSON to columns, and which records are taken. Second stage of the route. */
@NullMarked
package dev.isochrone.collector.validate;

import org.jspecify.annotations.NullMarked;
