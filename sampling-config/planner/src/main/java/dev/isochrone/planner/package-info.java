/**
 * What operators write: {@link dev.isochrone.planner.Policy} from a file. What becomes of it is in
 * {@code allocate}.
 */
@NullMarked
package dev.isochrone.planner;

import org.jspecify.annotations.NullMarked;
