// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Field } from '../format/csv';
import type { Stats } from './stats';

/** The columns every row of statistics has in a CSV, named as in the SQL files. */
export const STATS_COLUMNS = [
  'requests',
  'requests_low',
  'requests_high',
  'sampled',
  'error_rate',
  'p50_ms',
  'p95_ms',
  'p99_ms',
] as const;

export function statsFields(stats: Stats): readonly Field[] {
  const { requests, requestsLow, requestsHigh, sampled, errorRate, p50Ms, p95Ms, p99Ms } = stats;
  return [requests, requestsLow, requestsHigh, sampled, errorRate, p50Ms, p95Ms, p99Ms];
}
