/**
 * The installations of the app, each with its own client and SDK, and their way to the collector.
 */
@NullMarked
package dev.isochrone.demo.device;

import org.jspecify.annotations.NullMarked;
