/** Gathers requests into slices and keeps or drops each whole. Second stage of the route. */
@NullMarked
package dev.isochrone.sample;

import org.jspecify.annotations.NullMarked;
