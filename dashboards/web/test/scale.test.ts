// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { METRICS } from '../src/data/stats';
import { BANDS, bandOf, boundsOf } from '../src/scale';

test('a value on a bound belongs to the band above it', () => {
  const bounds = boundsOf('p95', 0);
  expect(bandOf(0, bounds)).toBe(0);
  expect(bandOf(99.9, bounds)).toBe(0);
  expect(bandOf(100, bounds)).toBe(1);
  expect(bandOf(3_199, bounds)).toBe(5);
  expect(bandOf(3_200, bounds)).toBe(6);
  expect(bandOf(1e9, bounds)).toBe(6);
});

test.each(METRICS)('%s has one bound fewer than bands, ascending', (metric) => {
  for (const largest of [0, 1, 7, 950, 1_000, 123_456, 9e9]) {
    const bounds = boundsOf(metric, largest);
    expect(bounds).toHaveLength(BANDS - 1);
    expect([...bounds].sort((a, b) => a - b)).toEqual(bounds);
    expect(new Set(bounds).size).toBe(bounds.length);
  }
});

test('latency and error bands do not follow the data', () => {
  expect(boundsOf('p50', 1)).toEqual(boundsOf('p99', 1e6));
  expect(boundsOf('errors', 0.01)).toEqual(boundsOf('errors', 1));
});

test('the largest count is in the highest band, and a hundredth of it is not', () => {
  for (const largest of [7, 950, 123_456]) {
    const bounds = boundsOf('requests', largest);
    expect(bandOf(largest, bounds)).toBe(BANDS - 1);
    expect(bandOf(largest / 100, bounds)).toBeLessThan(BANDS - 1);
  }
});
