// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import java.util.concurrent.atomic.LongAdder;

/** What has happened since the start. Thread safe. */
final class Tally {
  final LongAdder issued = new LongAdder();
  final LongAdder ended = new LongAdder();
  final LongAdder errors = new LongAdder();
  final LongAdder failures = new LongAdder();
}
