/** Holds kept slices until they can be sent, within bounds. Third stage of the route. */
@NullMarked
package dev.isochrone.queue;

import org.jspecify.annotations.NullMarked;
