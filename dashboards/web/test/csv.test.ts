// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { csv } from '../src/format/csv';

test('numbers are exact, and what is not known is empty', () => {
  expect(csv(['a', 'b', 'c'], [[1.25, null, 0]])).toBe('a,b,c\r\n1.25,,0\r\n');
});

test('commas, quotes and line breaks are quoted', () => {
  expect(csv(['a'], [['x,y'], ['say "hi"'], ['two\nlines']])).toBe(
    'a\r\n"x,y"\r\n"say ""hi"""\r\n"two\nlines"\r\n',
  );
});

test('a text cannot run as a formula, a negative number stays one', () => {
  expect(csv(['a'], [['=1+1'], ['@x'], ['-y'], [-2]])).toBe("a\r\n'=1+1\r\n'@x\r\n'-y\r\n-2\r\n");
});
