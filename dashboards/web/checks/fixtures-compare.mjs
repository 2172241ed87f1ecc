// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Rows of compare.sql and of marks: a CDN came for all but Brazil, where it made things worse;
// small regions are not convincing, tiny ones say nothing.
import { regionRows } from './fixtures.mjs';

const METRICS = { p50_ms: 1, p95_ms: 2.7, p99_ms: 5.5, error_rate: 0 };

export function compareRows({ by, before, after }) {
  const label = by ? `${before}${after}` : '';
  return Object.keys(METRICS).flatMap((metric) => [
    whole('standardised', metric, -84, label),
    whole('pooled', metric, -204, label),
    ...regionRows().map((row) => region(row, metric)),
  ]);
}

function whole(scope, metric, change, label) {
  const before = metric === 'error_rate' ? 0.02 : 600 + label.length;
  const scale = metric === 'error_rate' ? 1e-4 : 1;
  return {
    scope,
    country: '',
    metric,
    before,
    after: before + change * scale,
    change: change * scale,
    change_low: (change - 12) * scale,
    change_high: (change + 12) * scale,
    p_value: 1e-9,
    adjusted_p: 1e-9,
    verdict: 'better',
    before_sampled: 80_000,
    after_sampled: 82_000,
    before_sessions: 6_000,
    after_sessions: 6_100,
    compared_share: 0.99,
  };
}

function region({ country, sampled, p50_ms, error_rate }, metric) {
  const known = p50_ms !== null && sampled >= 100;
  const before = metric === 'error_rate' ? error_rate : p50_ms * METRICS[metric];
  const change = before * (country === 'BR' ? 0.1 : -0.2);
  const half = Math.abs(change) * (sampled < 1000 ? 1.5 : 0.3);
  const or = (value) => (known ? value : null);
  return {
    scope: 'region',
    country,
    metric,
    before: or(before),
    after: or(before + change),
    change: or(change),
    change_low: or(change - half),
    change_high: or(change + half),
    p_value: or(half > Math.abs(change) ? 0.2 : 1e-6),
    adjusted_p: or(half > Math.abs(change) ? 0.3 : 1e-5),
    verdict: !known
      ? 'not_enough_data'
      : half > Math.abs(change)
        ? 'not_convincing'
        : change < 0
          ? 'better'
          : 'worse',
    before_sampled: sampled,
    after_sampled: sampled,
    before_sessions: Math.round(sampled / 12),
    after_sessions: Math.round(sampled / 12),
    compared_share: or(0.98),
  };
}

/** One in the middle of the steps of api_over_time. */
export function markRows() {
  return [{ at_ms: 1_795_001_800_000, app: 'calendar-android', label: 'cdn on', link: '' }];
}
