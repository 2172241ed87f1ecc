// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Rows of edge.sql: most regions have a near PoP, South Africa is served from Frankfurt, Brazil
// has no hits yet.
import { regionRows } from './fixtures.mjs';

const POPS = { DE: 'FRA', GB: 'LHR', FR: 'FRA', ZA: 'FRA', NG: 'LHR', BR: 'GRU', US: 'IAD' };
const HIT_MS = { ZA: 182, NG: 118 };

export function edgeRows() {
  return regionRows().flatMap((region) => {
    const near = row(region, POPS[region.country] ?? 'NRT', 0.9);
    return region.sampled < 100 ? [near] : [near, row(region, '', 0.1)];
  });
}

function row(
  { country, requests, requests_low, requests_high, sampled, p50_ms, p95_ms },
  pop,
  share,
) {
  const n = Math.round(sampled * share);
  const cached = pop !== '' && country !== 'BR' && n >= 100;
  const told = pop === '' ? 0 : Math.round(n * 0.7);
  return {
    country,
    pop,
    requests: requests * share,
    requests_low: requests_low * share,
    requests_high: requests_high * share,
    sampled: n,
    p50_ms,
    p95_ms,
    unknown_share: n < 10 ? null : pop === '' ? 1 : 0.3,
    hit_share: told < 10 ? null : cached ? 0.6 : 0,
    edge_sampled: told,
    hit_p50_ms: cached ? (HIT_MS[country] ?? 24) : null,
    hit_sampled: cached ? Math.round(told * 0.6) : 0,
    miss_p50_ms: told < 10 ? null : p50_ms,
    miss_sampled: Math.round(told * 0.4),
    new_p50_ms: n < 100 ? null : p50_ms * 1.8,
    new_sampled: Math.round(n * 0.2),
    reused_p50_ms: n < 100 ? null : p50_ms * 0.9,
    reused_sampled: Math.round(n * 0.8),
  };
}
