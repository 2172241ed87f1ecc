/** The calendar app's servers. */
@NullMarked
package dev.isochrone.demo.origin;

import org.jspecify.annotations.NullMarked;
