// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import world from 'virtual:world';

const areas = new Map(world.areas);
const dots = new Map(world.dots.map(([code, x, y]) => [code, { x, y }]));

test('places too small to hit are dots', () => {
  for (const code of ['SG', 'HK', 'MO', 'MT', 'BH', 'MU', 'LU', 'RE', 'GI', 'XK']) {
    expect(dots.has(code), code).toBe(true);
  }
});

test('large countries are areas and not dots', () => {
  for (const code of ['JP', 'US', 'DE', 'BR', 'ZA', 'AU', 'RU', 'TW', 'NG', 'FR', 'NO']) {
    expect(areas.get(code), code).toMatch(/^M/);
    expect(dots.has(code), code).toBe(false);
  }
});

test('no code is drawn twice as a dot, and nothing lies outside the map', () => {
  expect(dots.size).toBe(world.dots.length);
  for (const [code, { x, y }] of dots) {
    expect(code).toMatch(/^[A-Z]{2}$/);
    expect(x, code).toBeGreaterThan(0);
    expect(x, code).toBeLessThan(world.width);
    expect(y, code).toBeGreaterThan(0);
    expect(y, code).toBeLessThan(world.height);
  }
});

test('almost every place of ISO 3166 can be chosen', () => {
  const codes = new Set([...areas.keys(), ...dots.keys()].filter(Boolean));
  expect(codes.size).toBeGreaterThan(235);
});

test('areas without a code of their own have no value', () => {
  expect(world.areas.filter(([code]) => code === '').length).toBe(3);
});

test('east lies right of west, north above south', () => {
  expect(dots.get('SG')!.x).toBeGreaterThan(dots.get('MT')!.x);
  expect(dots.get('MT')!.y).toBeLessThan(dots.get('MU')!.y);
});
