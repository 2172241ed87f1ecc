// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { RegionStats } from '../src/data/stats';
import { homeOf, timesHome } from '../src/home';

const bounds = { p50: null, p95: null, p99: null, errors: null };

function region(country: string, requests: number, p95Ms: number | null): RegionStats {
  const stats = { requestsLow: requests, requestsHigh: requests, sampled: requests };
  return { country, requests, ...stats, errorRate: 0, p50Ms: null, p95Ms, p99Ms: null, bounds };
}

const JAPAN = region('JP', 900, 200);
const GERMANY = region('DE', 300, 1_000);
const ICELAND = region('IS', 3, null);
const ALL = [GERMANY, ICELAND, JAPAN];

describe('the home region', () => {
  test('is the chosen one', () => expect(homeOf(ALL, 'DE')).toBe(GERMANY));
  test('is the most requested one when none is chosen', () => expect(homeOf(ALL, '')).toBe(JAPAN));
  test('is the most requested one when the chosen one has no requests', () =>
    expect(homeOf(ALL, 'BR')).toBe(JAPAN));
  test('is not the unknown region just because none is chosen', () =>
    expect(homeOf([region('', 1, 5), JAPAN], '')).toBe(JAPAN));
  test('is nothing where there is nothing', () => expect(homeOf([], 'DE')).toBeUndefined());
});

describe('times home', () => {
  test('divides by the home value', () => expect(timesHome(GERMANY, JAPAN, 'p95')).toBe(5));
  test('is unknown when either value is', () => {
    expect(timesHome(ICELAND, JAPAN, 'p95')).toBeNull();
    expect(timesHome(GERMANY, ICELAND, 'p95')).toBeNull();
    expect(timesHome(GERMANY, undefined, 'p95')).toBeNull();
  });
  test('is unknown when home has none', () =>
    expect(timesHome(GERMANY, JAPAN, 'errors')).toBeNull());
});
