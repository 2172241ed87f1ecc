@NullMarked
package dev.isochrone.clickhouse.embedded.compress;

import org.jspecify.annotations.NullMarked;
