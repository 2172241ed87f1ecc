/** With which probability a batch is stored. Fourth stage of the route. */
@NullMarked
package dev.isochrone.collector.admit;

import org.jspecify.annotations.NullMarked;
