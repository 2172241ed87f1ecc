/**
 * A calendar app of many countries on one machine: the values that its parts share, and the wiring.
 */
@NullMarked
package dev.isochrone.demo;

import org.jspecify.annotations.NullMarked;
