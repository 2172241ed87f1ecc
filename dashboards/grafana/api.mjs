// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// One API, in one region or in all: over time, its phases, and what shares it.
import { column, dashboard, ERROR_BOUNDS, LATENCY_BOUNDS_MS, overTime, table } from './panels.mjs';

export function api() {
  return dashboard(
    'api',
    'API',
    'How one API develops, where its time goes, and who shares it.',
    ['api', 'country'],
    [
      overTime(
        'p95 over time',
        ['p95_ms', 'p95_low_ms', 'p95_high_ms'],
        'ms',
        'The 95th percentile with its 95 % level interval, in at most 61 steps.',
        [0, 0, 12, 9],
      ),
      overTime(
        'Percentiles over time',
        ['p50_ms', 'p95_ms', 'p99_ms'],
        'ms',
        'Weighted percentiles of the total time; missing where there are too few timings.',
        [12, 0, 12, 9],
      ),
      overTime(
        'Requests over time',
        ['requests', 'requests_low', 'requests_high'],
        'short',
        'Estimated requests of each step, with their 95 % interval.',
        [0, 9, 12, 8],
      ),
      overTime(
        'Error rate over time',
        ['error_rate'],
        'percentunit',
        'Share of requests that neither succeeded nor were cancelled.',
        [12, 9, 12, 8],
      ),
      table(
        'Phases',
        'api_phases',
        'Times are of requests in which the phase happened; happened_sampled is their n. Reused connections dilute nothing.',
        [
          column('happened', 'percentunit'),
          column('mean_ms', 'ms'),
          column('p50_ms', 'ms', LATENCY_BOUNDS_MS),
          column('p95_ms', 'ms', LATENCY_BOUNDS_MS),
        ],
        [0, 17, 24, 10],
      ),
      table(
        'Who shares it',
        'api_mix',
        'Outcomes, caches, protocols, connections, versions, networks, carriers and devices; the 12 most requested of each.',
        [
          column('p50_ms', 'ms', LATENCY_BOUNDS_MS),
          column('p95_ms', 'ms', LATENCY_BOUNDS_MS),
          column('p99_ms', 'ms', LATENCY_BOUNDS_MS),
          column('error_rate', 'percentunit', ERROR_BOUNDS),
        ],
        [0, 27, 24, 16],
      ),
    ],
  );
}
