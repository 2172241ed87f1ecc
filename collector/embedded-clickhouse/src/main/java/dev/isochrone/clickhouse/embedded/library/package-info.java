@NullMarked
package dev.isochrone.clickhouse.embedded.library;

import org.jspecify.annotations.NullMarked;
