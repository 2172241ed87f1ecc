/** The SQL files asked on the real engine, beside what Java computes from the same slices. */
@NullMarked
package dev.isochrone.dashboards;

import org.jspecify.annotations.NullMarked;
