// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Metric, Stats } from './data/stats';

/**
 * The isochrones: fixed bounds between seven bands, so that a colour means the same on every
 * screen, in every range and after every refresh. In ms, and as a share.
 */
const LATENCY_BOUNDS_MS = [100, 200, 400, 800, 1600, 3200] as const;
const ERROR_BOUNDS = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1] as const;

/** The number of bands; colours are the CSS variables --band-0 to --band-6. */
export const BANDS = 7;

/** Bounds between bands, ascending; for requests they follow the largest value shown. */
export function boundsOf(metric: Metric, largest: number): readonly number[] {
  switch (metric) {
    case 'errors':
      return ERROR_BOUNDS;
    case 'requests':
      return requestBounds(largest);
    default:
      return LATENCY_BOUNDS_MS;
  }
}

/** Returns 0 (good, or few) to 6. A value on a bound belongs to the band above it. */
export function bandOf(value: number, bounds: readonly number[]): number {
  const above = bounds.findIndex((bound) => value < bound);
  return above === -1 ? bounds.length : above;
}

/** Factors of 2.5 or so (1, 2, 5 × 10^k) down from the largest value. */
function requestBounds(largest: number): readonly number[] {
  const steps: number[] = [];
  let power = Math.floor(Math.log10(Math.max(largest, 1)));
  const mantissas = [5, 2, 1];
  while (steps.length < BANDS - 1) {
    for (const mantissa of mantissas) {
      const bound = mantissa * 10 ** power;
      if (bound <= Math.max(largest, 1) && steps.length < BANDS - 1) {
        steps.unshift(bound);
      }
    }
    power--;
  }
  return steps;
}

/** Half a 95 % interval of this share of the value is still sure. */
const SURE_WIDTH = 0.1;
const STRONGEST = 0.4;
const FAINTEST = 0.15;

/**
 * How much of a cell's colour is shown: all of it when the 95 % interval of its requests is narrow,
 * from two fifths down as half of it grows from a tenth of them to all.
 */
export function opacityOf({ requests, requestsLow, requestsHigh }: Stats): number {
  const width = requests === 0 ? 0 : (requestsHigh - requestsLow) / 2 / requests;
  if (width <= SURE_WIDTH) {
    return 1;
  }
  const share = Math.min(1, (width - SURE_WIDTH) / (1 - SURE_WIDTH));
  return STRONGEST - share * (STRONGEST - FAINTEST);
}
