/** The world between sockets: measured round trips, connections that fail, names that take time. */
@NullMarked
package dev.isochrone.demo.network;

import org.jspecify.annotations.NullMarked;
