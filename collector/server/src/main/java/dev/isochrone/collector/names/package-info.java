/**
 * What may be stored as a name, and how many names an app may have. Between admission's checks and
 * its draw.
 */
@NullMarked
package dev.isochrone.collector.names;

import org.jspecify.annotations.NullMarked;
