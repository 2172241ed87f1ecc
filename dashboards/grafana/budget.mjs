// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// What knowing costs, and whether it is all there: bytes, losses, arrivals, versions.
import { column, dashboard, stat, table } from './panels.mjs';

export function budget() {
  return dashboard(
    'budget',
    'budget',
    'Where bytes go, what they buy, and what was lost on the way.',
    [],
    [
      stat(
        'Stored',
        'status',
        'stored_bytes',
        'decbytes',
        'Bytes on disk of all tables of the database.',
        [0, 0, 12, 4],
      ),
      stat(
        'Stored since midnight UTC',
        'status',
        'stored_bytes_today',
        'decbytes',
        'Slices and exemplars of the current UTC day.',
        [12, 0, 12, 4],
      ),
      table(
        'Who spends it',
        'budget',
        'Stored bytes by app, region and API, and the certainty they buy: half the 95 % interval of requests over requests.',
        [
          column('ci_width', 'percentunit'),
          column('slices_bytes', 'decbytes'),
          column('exemplars_bytes', 'decbytes'),
          column('wire_bytes', 'decbytes'),
        ],
        [0, 4, 24, 12],
      ),
      table(
        'Losses',
        'losses',
        'What SDKs and the collector dropped, by reason; share is of all that arrived or was lost.',
        [column('share', 'percentunit'), column('last_ms', 'dateTimeFromNow')],
        [0, 16, 12, 10],
        'records',
      ),
      table(
        'SDK versions in the field',
        'sdk_versions',
        'Requests and installations by version of the SDK; sampled is what each row is computed from.',
        [column('last_ms', 'dateTimeFromNow')],
        [12, 16, 12, 10],
        'requests',
      ),
      table(
        'Arrivals',
        'arrivals',
        'Batches of each region against its own past at this time of day; dark is 1 where a region fell silent.',
        [
          column('wire_bytes', 'decbytes'),
          column('lag_p50_ms', 'ms'),
          column('lag_p95_ms', 'ms'),
          column('last_ms', 'dateTimeFromNow'),
        ],
        [0, 26, 24, 12],
      ),
    ],
  );
}
