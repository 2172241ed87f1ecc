/** HTTP in: key, bounded body, inflating, reply. First stage of the route. */
@NullMarked
package dev.isochrone.collector.receive;

import org.jspecify.annotations.NullMarked;
