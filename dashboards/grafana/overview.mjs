// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// The overview: how fresh and how much, the region list, promises, and region × API.
import {
  BURN_BOUNDS,
  column,
  dashboard,
  ERROR_BOUNDS,
  LATENCY_BOUNDS_MS,
  matrix,
  NOT_ENOUGH,
  stat,
  table,
} from './panels.mjs';

const CELLS = { row: 'country', column: 'api' };

export function overview() {
  const lag =
    'From the end of a slice’s last request to its arrival: the newest minutes are still filling.';
  return dashboard(
    'overview',
    'overview',
    'How users in every region feel the APIs of an app.',
    [],
    [
      stat(
        'Requests',
        'status',
        'requests',
        'short',
        'Estimate: the sum of weights.',
        [0, 0, 6, 4],
      ),
      stat(
        'Sampled',
        'status',
        'sampled',
        'short',
        'Timings that everything here is computed from.',
        [6, 0, 6, 4],
      ),
      stat('Arrival lag p95', 'status', 'lag_p95_ms', 'ms', lag, [12, 0, 6, 4]),
      stat(
        'Stored today',
        'status',
        'stored_bytes_today',
        'decbytes',
        'Slices and exemplars of the current UTC day.',
        [18, 0, 6, 4],
      ),
      table(
        'Regions',
        'regions',
        `Requests are estimates with their 95 % interval, clustered by slice; sampled is what each row is computed from. ${NOT_ENOUGH}`,
        [
          column('p50_ms', 'ms', LATENCY_BOUNDS_MS),
          column('p95_ms', 'ms', LATENCY_BOUNDS_MS),
          column('p99_ms', 'ms', LATENCY_BOUNDS_MS),
          column('error_rate', 'percentunit', ERROR_BOUNDS),
        ],
        [0, 4, 24, 11],
        'p95_ms',
      ),
      table(
        'Promises',
        'slo',
        `Apdex with its 95 % interval, and how many times the pace of the error budget each region burns. ${NOT_ENOUGH}`,
        [
          column('satisfied_ms', 'ms'),
          column('objective', 'percentunit'),
          column('bad_share', 'percentunit'),
          column('burn_5m', 'none', BURN_BOUNDS),
          column('burn_30m', 'none', BURN_BOUNDS),
          column('burn_1h', 'none', BURN_BOUNDS),
          column('burn_6h', 'none', BURN_BOUNDS),
        ],
        [0, 15, 24, 9],
      ),
      matrix(
        'Region × API: p95',
        'heatmap',
        { ...CELLS, value: 'p95_ms' },
        'ms',
        LATENCY_BOUNDS_MS,
        'p95_ms of every API in every region, computed from heatmap.sql.',
        [0, 24, 24, 12],
      ),
      matrix(
        'Region × API: error rate',
        'heatmap',
        { ...CELLS, value: 'error_rate' },
        'percentunit',
        ERROR_BOUNDS,
        'error_rate of every API in every region, computed from heatmap.sql.',
        [0, 36, 24, 12],
      ),
    ],
  );
}
