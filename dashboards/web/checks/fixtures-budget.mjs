// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Rows of budget.sql, and the planner's documents.
import { heatmapRows, regionRows } from './fixtures.mjs';

export function budgetRows() {
  return [
    ...regionRows().map((row) => spent('region', row.country, row, row.sampled * 19)),
    ...heatmapRows()
      .filter(({ country }) => country === 'JP')
      .map((row) => spent('api', row.api, row, null)),
  ];
}

function spent(dimension, value, { requests, requests_high, sampled }, wire_bytes) {
  return {
    dimension,
    value,
    requests,
    ci_width: sampled < 10 ? null : requests_high / requests - 1,
    sampled,
    slices_bytes: sampled * 4.7,
    exemplars_bytes: sampled * 0.9,
    wire_bytes,
  };
}

const PER_DAY = 4_294_967_296;

export function budgetState() {
  return {
    unit: 'bytes',
    budgetPerDay: PER_DAY,
    spentToday: 1_610_000_000,
    spendPerDayNow: 3_900_000_000,
    forecastMonth: 121_000_000_000,
    budgetMonth: 128_849_018_880,
    fixedBytesPerDay: { rollups: 210_000_000, plans: 1_200_000, accounts: 40_000_000 },
    prices: { slice: 24, timing: 4.1, phases: 7, exemplar: 84, rollupCell: 120 },
    admission: { keepProbability: 1, bare: false },
    policy: { file: 'sampling.yaml', trouble: null, changedAt: 1_795_000_000_000 },
    plan: { edition: 7, plannedAt: 1_795_003_500_000, watermark: 1_795_003_400_000 },
    byRegion: [],
    byApi: [],
    floors: [
      { rule: 'POST /v1/login: 1.0', bytesPerDay: 38_000_000 },
      { rule: '* failed: 0.5', bytesPerDay: 122_000_000 },
    ],
  };
}

/** Cells lose their p95 as the budget shrinks below a fifth of what they would need. */
export function whatIf({ bytesPerDay = PER_DAY }) {
  const times = Number(bytesPerDay) / PER_DAY;
  const cells = heatmapRows()
    .slice(0, 120)
    .map(({ country, api, requests }) => ({
      app: 'calendar-android',
      country,
      api,
      requestsPerDay: requests * 24,
      now: kept(requests, 1),
      then: kept(requests, times),
    }));
  const outlook = (factor) => ({
    budgetPerDay: PER_DAY * factor,
    expectedBytesPerDay: PER_DAY * factor * 0.98,
    expectedTimingsPerDay: 900_000_000 * factor,
    keptShare: Math.min(1, 0.12 * factor),
  });
  return {
    unit: 'bytes',
    now: outlook(1),
    then: outlook(times),
    cells,
    unreadable: cells.flatMap(({ now, then }, at) => (now.readable && !then.readable ? [at] : [])),
    plannedAt: 1_795_003_500_000,
  };
}

function kept(requests, times) {
  const keepProbability = Math.min(1, 0.12 * times);
  const tail = requests * 24 * keepProbability * 0.05;
  const readable = tail >= 100;
  return {
    keepProbability,
    bytesPerDay: requests * 24 * keepProbability * 5,
    countPercent: 196 / Math.sqrt(requests * keepProbability),
    p95Percent: readable ? 160 / Math.sqrt(tail) : null,
    readable,
  };
}
