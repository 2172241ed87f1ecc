// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Rows of opportunities.sql, slo.sql, affected.sql, losses.sql, arrivals.sql and sdk_versions.sql.
import { heatmapRows, regionRows } from './fixtures.mjs';

const LEVERS = [
  ['fewer_calls', 0.5, 1],
  ['edge_cache', 0.4, 1],
  ['nearer_pop', 0.3, 1],
  ['payload_size', 0.1, 0],
];

export function opportunityRows() {
  return heatmapRows()
    .filter(({ country, p50_ms }) => country !== 'JP' && p50_ms !== null)
    .map((cell) => ({ ...cell, network_hours: (cell.requests * cell.p50_ms * 0.7) / 3_600_000 }))
    .sort((a, b) => b.network_hours - a.network_hours)
    .slice(0, 60)
    .flatMap(({ country, api, requests, sampled, network_hours, p50_ms }) =>
      LEVERS.filter(([lever]) => lever !== 'edge_cache' || api.startsWith('GET')).map(
        ([lever, share, upper_bound]) => ({
          country,
          api,
          requests,
          sampled,
          network_hours,
          hours_low: network_hours * 0.93,
          hours_high: network_hours * 1.07,
          server_known: 0.8,
          session_calls: requests / 20_000,
          rtt_ms: p50_ms / 2,
          lever,
          lever_hours: network_hours * share,
          upper_bound,
          lever_sampled: sampled,
        }),
      ),
    );
}

/** Every target as it was asked for; Nigeria burns, and does so surely. */
export function sloRows({ targets }) {
  const asked = targets ? JSON.parse(targets) : { '*': { satisfied_ms: 500, objective: 0.95 } };
  return regionRows()
    .map(({ country, requests, sampled, error_rate, p95_ms }) => {
      const { satisfied_ms, objective } = asked[country] ?? asked['*'];
      const known = p95_ms !== null;
      const burning = country === 'NG';
      const burn = known ? (burning ? 16 : error_rate / (1 - objective)) : null;
      return {
        country,
        satisfied_ms,
        objective,
        requests,
        sampled,
        apdex: known ? 0.9 - error_rate : null,
        apdex_low: known ? 0.88 - error_rate : null,
        apdex_high: known ? 0.92 - error_rate : null,
        bad_share: known ? burn * (1 - objective) : null,
        burn,
        burn_5m: known && sampled > 1000 ? burn * 1.1 : null,
        burn_30m: burn,
        burn_1h: burn,
        burn_6h: known ? burn / 2 : null,
        sampled_1h: sampled,
        sampled_6h: sampled * 6,
        page: Number(burning),
      };
    })
    .sort((a, b) => (b.burn_1h ?? -1) - (a.burn_1h ?? -1));
}

/** Sessions of ten requests; a failure hits one of two. Iceland's are too few to say. */
export function affectedRows() {
  return regionRows().map(({ country, requests, sampled, error_rate }) => {
    const told = country !== 'IS';
    const affected = told ? requests * error_rate * 0.5 : null;
    return {
      country,
      sessions: requests / 10,
      affected,
      affected_low: told ? affected * 0.9 : null,
      affected_high: told ? affected * 1.1 : null,
      sampled: told ? Math.ceil(sampled * error_rate * 0.5) : 4,
    };
  });
}

const SEEN_MS = 1_795_003_590_000;

export function lossRows() {
  return [
    ['sdk', 'queue_full', 1_840, 0.006, 7, 2],
    ['sdk', 'too_old', 212, 0.0007, 3, 1],
    ['collector', 'unknown_country', 9, 0.00003, 1, 1],
  ].map(([source, reason, records, share, countries, versions]) => ({
    source,
    reason,
    records: String(records),
    share,
    countries,
    versions,
    last_ms: SEEN_MS,
  }));
}

/** Brazil fell silent; Iceland has no past to speak of. */
export function arrivalRows() {
  return regionRows()
    .map(({ country, sampled }) => {
      const dark = country === 'BR';
      const expected = country === 'IS' ? null : Math.ceil(sampled / 40);
      return {
        country,
        batches: dark ? 3 : Math.ceil(sampled / 40),
        expected,
        days: expected === null ? 0 : 7,
        dark: Number(dark),
        wire_bytes: sampled * 19,
        last_ms: SEEN_MS - (dark ? 2_700_000 : 0),
        lag_p50_ms: 4_200,
        lag_p95_ms: 11_800,
        slices: Math.ceil(sampled / 11),
      };
    })
    .sort((a, b) => b.dark - a.dark);
}

export function sdkVersionRows() {
  return [
    ['0.2.0', 900_000, 3_100],
    ['0.1.4', 400_000, 1_400],
    ['', 12_000, 40],
  ].map(([sdk_version, requests, installations]) => ({
    app: 'calendar-android',
    sdk_version,
    requests,
    requests_low: requests * 0.98,
    requests_high: requests * 1.02,
    sampled: requests / 8,
    installations,
    last_ms: SEEN_MS,
  }));
}
