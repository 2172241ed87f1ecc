/** What is asked for when, decided by the seed alone. */
@NullMarked
package dev.isochrone.demo.traffic;

import org.jspecify.annotations.NullMarked;
