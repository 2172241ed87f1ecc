/** Keyed hashes instead of ids. */
@NullMarked
package dev.isochrone.collector.privacy;

import org.jspecify.annotations.NullMarked;
