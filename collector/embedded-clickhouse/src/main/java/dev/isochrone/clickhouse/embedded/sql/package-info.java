@NullMarked
package dev.isochrone.clickhouse.embedded.sql;

import org.jspecify.annotations.NullMarked;
