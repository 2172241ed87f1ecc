// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class whose tests are cases of the matrix: what OkHttp does over real sockets, and the record
 * that must come of it. Every record passes {@link RecordingSink#next}, which holds the sum of its
 * phases. Each case counts if it passes on every OkHttp the build runs.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("matrix")
@ExtendWith(MatrixCount.class)
@interface Matrix {}
