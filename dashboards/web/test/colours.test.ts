// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { BANDS } from '../src/scale';
import css from '../src/styles/tokens.css?raw';

const [light, dark] = css.split('@media (prefers-color-scheme: dark)') as [string, string];
const PALETTES = {
  'light quality': [light.split("[data-kind='amount']")[0]!],
  'light amount': light.split("[data-kind='amount']"),
  'dark quality': [dark.split("[data-kind='amount']")[0]!],
  'dark amount': dark.split('.band-0')[0]!.split("[data-kind='amount']"),
};

/** The variables of a palette; a later block overrides an earlier one. */
function variables(blocks: readonly string[]): Map<string, string> {
  return new Map(
    blocks.flatMap((block) =>
      [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, k, v]) => [k!, v!] as const),
    ),
  );
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

test.each(Object.entries(PALETTES))('%s: every number is readable on its band', (_, blocks) => {
  const colours = variables(blocks);
  for (let band = 0; band < BANDS; band++) {
    const ratio = contrast(colours.get(`band-${band}`)!, colours.get(`on-${band}`)!);
    expect(ratio, `band ${band}`).toBeGreaterThanOrEqual(4.5);
  }
});

test.each(Object.entries(PALETTES))(
  '%s: bands differ in lightness alone, in one direction',
  (_, blocks) => {
    const colours = variables(blocks);
    const lights = Array.from({ length: BANDS }, (_unused, band) =>
      luminance(colours.get(`band-${band}`)!),
    );
    const steps = lights.slice(1).map((value, at) => value - lights[at]!);
    expect(new Set(steps.map(Math.sign)).size, lights.join(' ')).toBe(1);
  },
);

test.each(Object.entries(PALETTES))(
  '%s: text is readable on cards and on the page',
  (_, blocks) => {
    const colours = variables(blocks);
    const onLight = variables([light.split("[data-kind='amount']")[0]!]);
    const colour = (name: string) => colours.get(name) ?? onLight.get(name)!;
    for (const text of ['ink', 'ink-2', 'accent']) {
      for (const ground of ['card', 'page']) {
        expect(
          contrast(colour(text), colour(ground)),
          `${text} on ${ground}`,
        ).toBeGreaterThanOrEqual(4.5);
      }
    }
  },
);
