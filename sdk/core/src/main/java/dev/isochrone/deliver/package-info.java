/** Builds batches and sends them, on one worker thread. Last stage of the route. */
@NullMarked
package dev.isochrone.deliver;

import org.jspecify.annotations.NullMarked;
