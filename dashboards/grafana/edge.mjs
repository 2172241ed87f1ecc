// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// The edge: which PoP serves whom, what caches and connections gain, and what would win time back.
import { column, dashboard, LATENCY_BOUNDS_MS, matrix, NOT_ENOUGH, table } from './panels.mjs';

const PAIRS = { row: 'country', column: 'pop' };

export function edge() {
  return dashboard(
    'edge',
    'edge',
    'Which PoP serves which region, and what its cache wins.',
    [],
    [
      matrix(
        'Region × PoP: median of hits',
        'edge',
        { ...PAIRS, value: 'hit_p50_ms' },
        'ms',
        LATENCY_BOUNDS_MS,
        'Median time of cache hits, which never leave the edge: how far away it is.',
        [0, 0, 12, 12],
      ),
      matrix(
        'Region × PoP: hit share',
        'edge',
        { ...PAIRS, value: 'hit_share' },
        'percentunit',
        [0.1, 0.25, 0.4, 0.55, 0.7, 0.85],
        'Hits among the requests whose cache state the edge told; unknown ones are in neither.',
        [12, 0, 12, 12],
      ),
      table(
        'Caches and connections',
        'edge',
        `Hits against misses, new against reused connections; each …_sampled is the n of its median. ${NOT_ENOUGH}`,
        [
          column('p50_ms', 'ms', LATENCY_BOUNDS_MS),
          column('p95_ms', 'ms', LATENCY_BOUNDS_MS),
          column('unknown_share', 'percentunit'),
          column('hit_share', 'percentunit'),
          column('hit_p50_ms', 'ms', LATENCY_BOUNDS_MS),
          column('miss_p50_ms', 'ms', LATENCY_BOUNDS_MS),
          column('new_p50_ms', 'ms', LATENCY_BOUNDS_MS),
          column('reused_p50_ms', 'ms', LATENCY_BOUNDS_MS),
        ],
        [0, 12, 24, 12],
        'requests',
      ),
      table(
        'Opportunities',
        'opportunities',
        'Hours users lost to the network by region and API, with the levers that would win some back; upper_bound says which are the most one could win.',
        [
          column('network_hours', 'h'),
          column('hours_low', 'h'),
          column('hours_high', 'h'),
          column('lever_hours', 'h'),
          column('rtt_ms', 'ms', LATENCY_BOUNDS_MS),
          column('server_known', 'percentunit'),
        ],
        [0, 24, 24, 14],
      ),
    ],
  );
}
