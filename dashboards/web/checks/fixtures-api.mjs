// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Answers about one API, as the collector gives them. Deterministic; they follow the filter so far
// that a check can see what was asked.
import { heatmapRows, stats } from './fixtures.mjs';

const START_MS = 1_795_000_020_000;
const STEP_MS = 60_000;
const STEPS = 60;
/** Nobody asked for anything in this step. */
const GAP = 20;

/** Returns the requests and the median of what a filter leaves. */
function chosen({ api, country }) {
  const cells = heatmapRows().filter(
    (cell) =>
      (!api || cell.api === api) &&
      (!country || cell.country === (country === '??' ? '' : country)),
  );
  const requests = cells.reduce((sum, cell) => sum + cell.requests, 0);
  const known = cells.filter(({ p50_ms }) => p50_ms !== null);
  const p50Ms = known.reduce((sum, { p50_ms }) => sum + p50_ms, 0) / Math.max(1, known.length);
  return { requests, p50Ms };
}

export function overTimeRows(filter) {
  const { requests, p50Ms } = chosen(filter);
  return Array.from({ length: STEPS }, (_, at) => at)
    .filter((at) => at !== GAP && requests > 0)
    .map((at) => {
      const sway = 1 + 0.3 * Math.sin(at / 6);
      const row = stats(requests / STEPS, p50Ms * sway, 2.6, 0.01);
      const interval = (name) => ({
        [`${name}_low_ms`]: row[`${name}_ms`] && row[`${name}_ms`] * 0.9,
        [`${name}_high_ms`]: row[`${name}_ms`] && row[`${name}_ms`] * 1.15,
      });
      const bands = [-3, -2, -1, 0, 1, 2, 3].map((band) => ({
        low: 1.04 ** (12 * (band + Math.round(Math.log(p50Ms * sway * 1000) / Math.log(1.04 ** 12)))) / 1000,
        requests: (requests / STEPS) * Math.exp(-(band ** 2) / 2) * 0.4,
      }));
      return {
        start_ms: START_MS + at * STEP_MS,
        step_ms: STEP_MS,
        ...row,
        ...interval('p50'),
        ...interval('p95'),
        ...interval('p99'),
        band_low_ms: bands.map(({ low }) => low),
        band_requests: bands.map((band) => band.requests),
      };
    });
}

/** Phase, share in which it happens, mean in ms. */
const PHASES = [
  ['queue', 0.9, 2],
  ['dns', 0.18, 24],
  ['connect', 0.2, 80],
  ['tls', 0.2, 110],
  ['send', 1, 1],
  ['wait', 1, 190],
  ['server', 1, 60],
  ['network', 1, 130],
  ['transfer', 0.98, 14],
];

export function phaseRows(filter) {
  const { requests } = chosen(filter);
  const sampled = Math.round(requests * 0.03);
  return PHASES.filter(() => sampled > 0).map(([phase, happened, meanMs]) => {
    const own = Math.round(sampled * happened);
    return {
      phase,
      sampled,
      requests,
      happened: sampled < 10 ? null : happened,
      happened_sampled: own,
      mean_ms: own < 10 ? null : meanMs,
      p50_ms: own < 10 ? null : meanMs * 0.8,
      p95_ms: own < 20 ? null : meanMs * 2.5,
    };
  });
}

const MIX = {
  outcome: [['ok', 0.97], ['server_error', 0.012], ['timeout', 0.01], ['client_error', 0.008]],
  cache: [['unknown', 0.4], ['edge_hit', 0.35], ['edge_miss', 0.25]],
  protocol: [['h2', 0.8], ['h3', 0.15], ['http/1.1', 0.05]],
  connection: [['reused', 0.8], ['new', 0.2]],
  app_version: [['4.2.0', 0.7], ['4.1.3', 0.3]],
  network: [['wifi', 0.6], ['cell/lte', 0.35], ['', 0.05]],
  device_class: [['high', 0.5], ['low', 0.5]],
};

export function mixRows(filter) {
  const { requests, p50Ms } = chosen(filter);
  return Object.entries(MIX).flatMap(([dimension, values]) =>
    values
      .filter(() => requests > 0)
      .map(([value, share], at) => ({
        dimension,
        value,
        ...stats(requests * share, p50Ms * (1 + at / 4), 2.4, at === 0 ? 0 : 0.02 * at),
      })),
  );
}
