// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { decodeSteps, stepStarts } from '../src/data/api-answers';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const steps = (starts: readonly number[]) =>
  decodeSteps({
    data: starts.map((start_ms) => ({
      start_ms,
      step_ms: DAY_MS,
      requests: 1,
      requests_low: 1,
      requests_high: 1,
      sampled: 1,
      error_rate: null,
      ...Object.fromEntries(
        ['p50', 'p95', 'p99'].flatMap((name) =>
          ['ms', 'low_ms', 'high_ms'].map((end) => [`${name}_${end}`, null]),
        ),
      ),
      band_low_ms: [],
      band_requests: [],
    })),
  });

test('a step without requests is among the starts, so that a line breaks there', () => {
  expect(stepStarts(steps([0, DAY_MS, 4 * DAY_MS]))).toEqual([
    0,
    DAY_MS,
    2 * DAY_MS,
    3 * DAY_MS,
    4 * DAY_MS,
  ]);
});

test('days keep their own starts when the clocks change', () => {
  const autumn = [0, DAY_MS, 2 * DAY_MS + HOUR_MS, 3 * DAY_MS + HOUR_MS];
  expect(stepStarts(steps(autumn))).toEqual(autumn);
  const spring = [0, DAY_MS - HOUR_MS, 2 * DAY_MS - HOUR_MS];
  expect(stepStarts(steps(spring))).toEqual(spring);
});

test('nothing has no starts', () => {
  expect(stepStarts([])).toEqual([]);
});
