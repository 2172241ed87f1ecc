// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { METRICS } from '../src/data/stats';
import { RELATIVE_RANGES, type RelativeRange, windowOf } from '../src/state/range';
import {
  BUDGET_TIMES,
  COMPARED,
  DEFAULT_STATE,
  formatState,
  parseState,
  SORT_COLUMNS,
  VIEWS,
  type ViewState,
  ZONES,
} from '../src/state/url';

test('the default state needs no query', () => {
  expect(formatState(DEFAULT_STATE)).toBe('');
  expect(parseState('')).toEqual(DEFAULT_STATE);
});

describe('every state reads back as it was written', () => {
  const changes: Partial<ViewState>[] = [
    ...VIEWS.map((view) => ({ view })),
    ...METRICS.map((metric) => ({ metric })),
    ...(Object.keys(RELATIVE_RANGES) as RelativeRange[]).map((range) => ({ range })),
    ...SORT_COLUMNS.flatMap((column) =>
      [true, false].map((descending) => ({ sort: { column, descending } })),
    ),
    { range: { fromMs: 1_795_000_000_000, toMs: 1_795_000_060_000 } },
    { app: 'a b&c=d/é' },
    { region: 'DE' },
    { region: '??' },
    { outcome: 'timeout' },
    { order: 'slowest' as const },
    { slowMs: 3000 },
    { api: 'GET /v1/events/{id}' },
    ...COMPARED.map((by) => ({ by })),
    ...ZONES.map((zone) => ({ zone })),
    ...BUDGET_TIMES.map((budgetTimes) => ({ budgetTimes })),
    { by: 'pop', before: 'NRT', after: 'FRA' },
    { beforeWindow: { fromMs: 1_795_000_000_000, toMs: 1_795_000_060_000 } },
    { group: 'East Asia' },
    { home: 'SG' },
    { map: false },
    { live: false },
    { language: 'ja' },
    { view: 'heatmap', metric: 'p99', app: 'x', live: false, language: 'en', region: 'JP' },
  ];
  test.each(changes)('%j', (change) => {
    const state = { ...DEFAULT_STATE, ...change };
    expect(parseState(formatState(state))).toEqual(state);
  });
});

test.each([
  '?view=nothing&range=3y&metric=p42&sort=-nothing&lang=xx&live=maybe&order=x&slow=7&tz=mars&by=x&budget=3&bfrom=5&bto=4',
  '?from=5&to=4',
  '?from=1e3&to=2e3',
  '?from=&to=7',
])('what makes no sense has its default: %s', (query) => {
  expect(parseState(query)).toEqual(DEFAULT_STATE);
});

test('a relative range ends now, another stays', () => {
  expect(windowOf('15m', 1_000_000)).toEqual({ fromMs: 100_000, toMs: 1_000_000 });
  const fixed = { fromMs: 3, toMs: 4 };
  expect(windowOf(fixed, 1_000_000)).toBe(fixed);
});
