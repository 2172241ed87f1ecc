/** The one place that knows all stages and puts them together. */
@NullMarked
package dev.isochrone.collector.app;

import org.jspecify.annotations.NullMarked;
