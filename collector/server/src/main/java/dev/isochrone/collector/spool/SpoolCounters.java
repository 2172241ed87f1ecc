// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

/**
 * What a spool says of itself.
 *
 * @param bytes on the disk now
 * @param backlogBytes of frames that are not stored yet
 * @param appended batches made durable since the start
 * @param duplicates batches recognised as retries since the start
 * @param refusedFull batches refused for want of room since the start
 * @param syncs how often the disk was asked to make something durable since the start
 * @param quarantinedBytes bytes found at the start or later that were no frames
 * @param repairedFrames frames of which one bit had flipped
 * @param broken true once the disk has failed
 */
public record SpoolCounters(
    long bytes,
    long backlogBytes,
    long appended,
    long duplicates,
    long refusedFull,
    long syncs,
    long quarantinedBytes,
    long repairedFrames,
    boolean broken) {}
