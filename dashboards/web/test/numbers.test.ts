// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { boundText, bytes, count, duration, joined, percent } from '../src/format/numbers';

describe('duration', () => {
  test.each([
    [0, '0 ms'],
    [0.42, '0.42 ms'],
    [9.96, '10 ms'],
    [12.4, '12 ms'],
    [342.4, '342 ms'],
    [999.4, '999 ms'],
    [999.9, '1.00 s'],
    [1_234, '1.23 s'],
    [12_345, '12.3 s'],
    [61_000, '61.0 s'],
  ])('of %d ms is %s', (ms, text) => expect(joined(duration(ms))).toBe(text));
});

describe('percent', () => {
  test.each([
    [0, '0%'],
    [0.00001, '<0.01%'],
    [0.0004, '0.04%'],
    [0.0123, '1.2%'],
    [0.0996, '10%'],
    [0.125, '13%'],
    [1, '100%'],
  ])('of %d is %s', (share, text) => expect(joined(percent(share))).toBe(text));
});

describe('count', () => {
  test.each([
    [0, '0'],
    [9_999.4, '9,999'],
    [10_000, '10.0k'],
    [999_499, '999k'],
    [999_500, '1.00M'],
    [2_345_678, '2.35M'],
    [3.4e12, '3.40T'],
  ])('of %d is %s', (value, text) => expect(joined(count(value))).toBe(text));
});

test('bytes are in powers of 1000', () => {
  expect(joined(bytes(999))).toBe('999 B');
  expect(joined(bytes(1_000))).toBe('1.00 kB');
  expect(joined(bytes(9_631_000))).toBe('9.63 MB');
});

test('a bound between bands carries no trailing zeros', () => {
  expect(boundText('p95', 1_600)).toBe('1.6 s');
  expect(boundText('p95', 100)).toBe('100 ms');
  expect(boundText('errors', 0.05)).toBe('5%');
  expect(boundText('requests', 10_000)).toBe('10k');
  expect(boundText('requests', 500)).toBe('500');
});
