/** Who may read and operate. */
@NullMarked
package dev.isochrone.collector.access;

import org.jspecify.annotations.NullMarked;
