/** Policy and traffic to a plan, and the plan to SDKs. Second step of the way back. */
@NullMarked
package dev.isochrone.collector.plan;

import org.jspecify.annotations.NullMarked;
