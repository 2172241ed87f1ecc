// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Answers as the collector gives them, for an app whose origin stands in Tokyo: latency follows
// the distance, popularity is skewed, small countries have too little data. Deterministic.

/** Country, round-trip time to the origin in ms, share of the traffic, share of failures. */
const COUNTRIES = [
  ['JP', 12, 0.42, 0.002],
  ['US', 118, 0.14, 0.004],
  ['TW', 48, 0.09, 0.003],
  ['KR', 36, 0.07, 0.002],
  ['DE', 232, 0.055, 0.006],
  ['GB', 226, 0.045, 0.005],
  ['FR', 229, 0.04, 0.006],
  ['IN', 138, 0.035, 0.021],
  ['BR', 272, 0.03, 0.034],
  ['ID', 96, 0.025, 0.018],
  ['AU', 124, 0.02, 0.004],
  ['TH', 92, 0.012, 0.009],
  ['MX', 158, 0.008, 0.012],
  ['NG', 318, 0.004, 0.083],
  ['ZA', 356, 0.003, 0.027],
  ['SG', 70, 0.002, 0.002],
  ['', 180, 0.0015, 0.01],
  ['IS', 262, 0.0002, 0.0],
];

/** API, share of the traffic, milliseconds in the server, round trips. */
const APIS = [
  ['GET /v1/calendars/{id}/events', 0.24, 60, 1.6],
  ['GET /v1/calendars', 0.15, 24, 1.4],
  ['GET /v1/users/me', 0.12, 12, 1.2],
  ['GET /v1/events/{id}', 0.1, 18, 1.2],
  ['GET /v1/feed', 0.08, 140, 2.2],
  ['GET /v1/notifications', 0.07, 16, 1.2],
  ['POST /v1/events', 0.05, 90, 1.8],
  ['GET /v1/images/{id}', 0.04, 6, 3.4],
  ['PUT /v1/events/{id}', 0.03, 84, 1.6],
  ['POST /v1/devices', 0.025, 30, 1.3],
  ['GET /v1/search', 0.02, 320, 1.6],
  ['POST /v1/events/{id}/comments', 0.018, 70, 1.5],
  ['GET /v1/events/{id}/comments', 0.015, 28, 1.3],
  ['GET /v1/weather', 0.012, 45, 1.2],
  ['POST /v1/login', 0.01, 210, 2.8],
  ['GET /v1/holidays/{country}', 0.008, 5, 1.1],
  ['DELETE /v1/events/{id}', 0.005, 66, 1.4],
  ['POST /v1/images', 0.004, 260, 6.5],
  ['GET /v1/settings', 0.002, 10, 1.2],
  ['GET /v1/export', 0.001, 1900, 2.0],
];

const REQUESTS = 1_400_000;
const KEPT = 0.12;

/** Returns a generator of numbers in [0, 1). */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function stats(requests, p50Ms, tail, errorRate) {
  const sampled = Math.round(requests * KEPT);
  const halfWidth = (1.96 * Math.sqrt(sampled * (1 - KEPT))) / KEPT;
  const when = (least, value) => (sampled >= least ? value : null);
  const within = (name, unit, least, value, part) => ({
    [`${name}_low${unit}`]: when(least, value * (1 - part)),
    [`${name}_high${unit}`]: when(least, value * (1 + part)),
  });
  return {
    requests,
    requests_low: Math.max(sampled, requests - halfWidth),
    requests_high: requests + halfWidth,
    sampled,
    error_rate: when(10, errorRate),
    p50_ms: when(10, p50Ms),
    p95_ms: when(20, p50Ms * tail),
    p99_ms: when(100, p50Ms * tail * 2.1),
    ...within('error', '', 10, errorRate, 0.2),
    ...within('p50', '_ms', 10, p50Ms, 0.03),
    ...within('p95', '_ms', 20, p50Ms * tail, 0.06),
    ...within('p99', '_ms', 100, p50Ms * tail * 2.1, 0.12),
  };
}

/** Rows of heatmap.sql after `round` refreshes: traffic grows, latencies sway. */
export function heatmapRows(round = 0) {
  const next = random(7);
  const rows = [];
  for (const [country, rttMs, share, failing] of COUNTRIES) {
    for (const [api, popularity, serverMs, trips] of APIS) {
      const requests = Math.round(
        REQUESTS * (1 + round / 50) * share * popularity * (0.7 + 0.6 * next()),
      );
      const p50Ms = (serverMs + trips * rttMs) * (0.9 + 0.2 * next()) * (1 + 0.01 * (round % 7));
      const row = stats(requests, p50Ms, 2 + 1.4 * next(), failing * (0.4 + 1.4 * next()));
      if (row.sampled > 0) {
        rows.push({ country, api, ...row });
      }
    }
  }
  return rows;
}

/** Rows of regions.sql that agree with the cells in count and lie amid them in time. */
export function regionRows(round = 0) {
  const cells = heatmapRows(round);
  return COUNTRIES.flatMap(([country]) => {
    const own = cells.filter((cell) => cell.country === country);
    const requests = own.reduce((sum, cell) => sum + cell.requests, 0);
    const mean = (column) => {
      const known = own.filter((cell) => cell[column] !== null);
      const weight = known.reduce((sum, cell) => sum + cell.requests, 0);
      return known.reduce((sum, cell) => sum + cell.requests * cell[column], 0) / weight;
    };
    return own.length === 0
      ? []
      : [{ country, ...stats(requests, mean('p50_ms'), 2.7, mean('error_rate')) }];
  });
}

export function statusRow(round = 0) {
  const regions = regionRows(round);
  const sum = (column) => regions.reduce((total, region) => total + region[column], 0);
  const newest = 1_795_000_000_000 + round * 5_000;
  return {
    apps: ['calendar-android', 'calendar-backoffice'],
    newest_t0_ms: String(newest),
    oldest_t0_ms: String(newest - 3_600_000),
    newest_received_ms: String(newest + 9_000),
    lag_p50_ms: 4_200,
    lag_p95_ms: 11_800,
    slices: Math.round(sum('sampled') / 11),
    sampled: sum('sampled'),
    requests: sum('requests'),
    stored_bytes_today: 9_631_000 + round * 700,
  };
}
