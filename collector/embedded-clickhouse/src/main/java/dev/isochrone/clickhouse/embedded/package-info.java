@NullMarked
package dev.isochrone.clickhouse.embedded;

import org.jspecify.annotations.NullMarked;
