/** Turns OkHttp's events into completed requests. First stage of the route. */
@NullMarked
package dev.isochrone.capture;

import org.jspecify.annotations.NullMarked;
