/**
 * What operators write and what becomes of it: {@link dev.isochrone.planner.Policy} from a file,
 * and by {@link dev.isochrone.planner.Planner} a plan from policy and traffic.
 */
@NullMarked
package dev.isochrone.planner;

import org.jspecify.annotations.NullMarked;
