/** The CDN: points of presence that keep what may be kept. */
@NullMarked
package dev.isochrone.demo.edge;

import org.jspecify.annotations.NullMarked;
