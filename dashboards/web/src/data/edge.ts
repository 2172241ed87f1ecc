// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { number, numberOrNull, rowsOf, text } from './decode';

/** A number that is null without enough data, and what it was computed from. */
export interface Measured {
  readonly value: number | null;
  readonly sampled: number;
}

/** A row of edge.sql: one PoP in one country; '' when unknown or not told. */
export interface EdgeRow {
  readonly country: string;
  readonly pop: string;
  readonly requests: number;
  readonly requestsLow: number;
  readonly requestsHigh: number;
  readonly sampled: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly unknownShare: number | null;
  /** Of the requests whose cache state the edge told. */
  readonly hitShare: Measured;
  /** Medians in ms. */
  readonly hit: Measured;
  readonly miss: Measured;
  readonly opened: Measured;
  readonly reused: Measured;
}

export function decodeEdge(answer: unknown): readonly EdgeRow[] {
  return rowsOf(answer).map((row) => {
    const median = (name: string): Measured => ({
      value: numberOrNull(row, `${name}_p50_ms`),
      sampled: number(row, `${name}_sampled`),
    });
    return {
      country: text(row, 'country'),
      pop: text(row, 'pop'),
      requests: number(row, 'requests'),
      requestsLow: number(row, 'requests_low'),
      requestsHigh: number(row, 'requests_high'),
      sampled: number(row, 'sampled'),
      p50Ms: numberOrNull(row, 'p50_ms'),
      p95Ms: numberOrNull(row, 'p95_ms'),
      unknownShare: numberOrNull(row, 'unknown_share'),
      hitShare: { value: numberOrNull(row, 'hit_share'), sampled: number(row, 'edge_sampled') },
      hit: median('hit'),
      miss: median('miss'),
      opened: median('new'),
      reused: median('reused'),
    };
  });
}

/** How far the edge is from its users, as the time it needs without the origin. */
export interface Distance {
  readonly row: EdgeRow;
  readonly ms: number;
  readonly sampled: number;
  readonly of: 'hits' | 'reused';
}

export const FAR_MS = 100;

/** Returns the pairs whose edge is far away, the longest waits of all their users first. */
export function farAway(rows: readonly EdgeRow[]): readonly Distance[] {
  return rows
    .map(distanceOf)
    .filter((distance) => distance !== undefined)
    .filter(({ ms }) => ms >= FAR_MS)
    .sort((a, b) => b.ms * b.row.requests - a.ms * a.row.requests);
}

function distanceOf(row: EdgeRow): Distance | undefined {
  const { hit, reused } = row;
  if (hit.value !== null) {
    return { row, ms: hit.value, sampled: hit.sampled, of: 'hits' };
  }
  return reused.value === null
    ? undefined
    : { row, ms: reused.value, sampled: reused.sampled, of: 'reused' };
}
