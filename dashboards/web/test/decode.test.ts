// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { decodeHeatmap, decodeRegions, decodeStatus } from '../src/data/decode';

const STATS = {
  requests: 12.5,
  requests_low: 10,
  requests_high: 15,
  sampled: '10',
  error_rate: null,
  p50_ms: 31.2,
  p95_ms: null,
  p99_ms: null,
  error_low: null,
  error_high: null,
  p50_low_ms: 30,
  p50_high_ms: 33.5,
  p95_low_ms: null,
  p95_high_ms: null,
  p99_low_ms: null,
  p99_high_ms: null,
};

test('64-bit integers may be strings, and null stays null', () => {
  expect(decodeRegions({ data: [{ country: 'DE', ...STATS }] })).toEqual([
    {
      country: 'DE',
      requests: 12.5,
      requestsLow: 10,
      requestsHigh: 15,
      sampled: 10,
      errorRate: null,
      p50Ms: 31.2,
      p95Ms: null,
      p99Ms: null,
      bounds: { p50: { low: 30, high: 33.5 }, p95: null, p99: null, errors: null },
    },
  ]);
});

test('a cell has its api', () => {
  const [cell] = decodeHeatmap({ data: [{ country: 'DE', api: 'GET /v1/feed', ...STATS }] });
  expect(cell?.api).toBe('GET /v1/feed');
});

test('status is one row', () => {
  const row = {
    apps: ['a'],
    newest_t0_ms: '1795000000000',
    lag_p95_ms: null,
    sampled: 1,
    requests: 2,
    stored_bytes_today: null,
  };
  expect(decodeStatus({ data: [row] }).newestT0Ms).toBe(1_795_000_000_000);
  expect(decodeStatus({ data: [row] }).storedBytesToday).toBeNull();
  expect(() => decodeStatus({ data: [] })).toThrow('expected one row of status, got none');
});

describe('an answer that is not understood says so', () => {
  test.each([
    ['<html>', 'expected an object with an array "data", got "<html>"'],
    [null, 'expected an object with an array "data", got null'],
    [{ data: [{}] }, 'expected a string in column "country", got nothing'],
    [
      { data: [{ country: 'DE', ...STATS, requests: 'many' }] },
      'expected a number in column "requests", got "many"',
    ],
    [
      { data: [{ country: 'DE', ...STATS, sampled: null }] },
      'expected a number in column "sampled", got null',
    ],
    [
      { data: [{ country: 'DE', ...STATS, p50_ms: undefined }] },
      'expected a number in column "p50_ms", got nothing',
    ],
  ])('%j', (answer, message) => {
    expect(() => decodeRegions(answer)).toThrow(message);
  });
});
