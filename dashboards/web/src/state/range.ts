// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Ranges that end now, by the name they have in the URL. */
export const RELATIVE_RANGES = {
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '1h': HOUR_MS,
  '6h': 6 * HOUR_MS,
  '24h': DAY_MS,
  '7d': 7 * DAY_MS,
  '30d': 30 * DAY_MS,
} as const;

export type RelativeRange = keyof typeof RELATIVE_RANGES;

/** Half-open, in ms since 1970. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

export type Range = RelativeRange | Window;

export function isRelative(range: Range): range is RelativeRange {
  return typeof range === 'string';
}

/** Returns the window that a range means at a moment. */
export function windowOf(range: Range, nowMs: number): Window {
  return isRelative(range) ? { fromMs: nowMs - RELATIVE_RANGES[range], toMs: nowMs } : range;
}

export function sameRange(a: Range, b: Range): boolean {
  return isRelative(a) || isRelative(b) ? a === b : a.fromMs === b.fromMs && a.toMs === b.toMs;
}
