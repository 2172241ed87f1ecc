@NullMarked
package dev.isochrone.clickhouse.embedded.http;

import org.jspecify.annotations.NullMarked;
