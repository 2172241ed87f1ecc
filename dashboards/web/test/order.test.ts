// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { CellStats, RegionStats } from '../src/data/stats';
import { byTraffic, sortRegions, worstFirst } from '../src/order';
import { moved } from '../src/screens/grid-keys';

function region(country: string, p95Ms: number | null, requests = 1): RegionStats {
  return {
    country,
    requests,
    requestsLow: requests,
    requestsHigh: requests,
    sampled: requests,
    errorRate: null,
    p50Ms: null,
    p95Ms,
    p99Ms: null,
    bounds: { p50: null, p95: null, p99: null, errors: null },
  };
}

const codes = (regions: readonly RegionStats[]) => regions.map(({ country }) => country).join(' ');
const REGIONS = [
  region('DE', 300),
  region('JP', 50),
  region('IS', null),
  region('BR', 900),
  region('AQ', null),
];

test('the slowest region is first, those without enough data last', () => {
  expect(codes(worstFirst(REGIONS, 'p95'))).toBe('BR DE JP AQ IS');
});

test('the other direction leaves those without enough data last', () => {
  expect(codes(sortRegions(REGIONS, { column: 'p95', descending: false }, String))).toBe(
    'JP DE BR AQ IS',
  );
});

test('regions sort by the name shown, not by the code', () => {
  const nameOf = (country: string) => ({ DE: 'ドイツ', JP: '日本' })[country] ?? country;
  expect(
    codes(sortRegions(REGIONS.slice(0, 2), { column: 'country', descending: true }, nameOf)),
  ).toBe('JP DE');
});

test('APIs come by their requests over all regions', () => {
  const cell = (country: string, api: string, requests: number): CellStats => ({
    ...region(country, 1, requests),
    api,
  });
  expect(
    byTraffic([cell('DE', 'a', 5), cell('DE', 'b', 9), cell('JP', 'a', 5), cell('JP', 'c', 1)]),
  ).toEqual(['a', 'b', 'c']);
});

test('keys move inside the grid and never out of it', () => {
  const at = { row: 1, column: 1 };
  expect(moved(at, 'ArrowUp', 3, 4)).toEqual({ row: 0, column: 1 });
  expect(moved(at, 'ArrowDown', 2, 4)).toEqual({ row: 1, column: 1 });
  expect(moved(at, 'ArrowLeft', 3, 4)).toEqual({ row: 1, column: 0 });
  expect(moved(at, 'End', 3, 4)).toEqual({ row: 1, column: 3 });
  expect(moved(at, 'Home', 3, 4)).toEqual({ row: 1, column: 0 });
  expect(moved(at, 'PageDown', 20, 4)).toEqual({ row: 6, column: 1 });
  expect(moved(at, 'PageUp', 20, 4)).toEqual({ row: 0, column: 1 });
  expect(moved(at, 'a', 3, 4)).toBeUndefined();
});
