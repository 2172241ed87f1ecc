// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

/**
 * A place between two frames of the spool.
 *
 * @param segment number of the segment
 * @param offset bytes from its beginning
 */
record Position(long segment, long offset) implements Comparable<Position> {

  @Override
  public int compareTo(Position other) {
    int bySegment = Long.compare(segment, other.segment);
    return bySegment != 0 ? bySegment : Long.compare(offset, other.offset);
  }

  @Override
  public String toString() {
    return segment + ":" + offset;
  }
}
