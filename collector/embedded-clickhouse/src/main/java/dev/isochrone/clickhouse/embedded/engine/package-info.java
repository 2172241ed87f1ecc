@NullMarked
package dev.isochrone.clickhouse.embedded.engine;

import org.jspecify.annotations.NullMarked;
