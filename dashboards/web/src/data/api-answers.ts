// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { decodeStats, number, numberOrNull, numbers, rowsOf, text } from './decode';
import type { Stats } from './stats';

/** A value with its 95 % level interval; all null without enough data. */
export interface Interval {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** A row of api_over_time.sql. */
export interface Step extends Stats {
  readonly startMs: number;
  readonly stepMs: number;
  readonly p50: Interval;
  readonly p95: Interval;
  readonly p99: Interval;
  /** Lower ends of bands of time, in ms, and the requests in each. */
  readonly bandLowsMs: readonly number[];
  readonly bandRequests: readonly number[];
}

/** A row of api_phases.sql; times are of the requests in which the phase happened. */
export interface Phase {
  readonly phase: string;
  readonly sampled: number;
  readonly happened: number | null;
  readonly happenedSampled: number;
  readonly meanMs: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

/** A row of api_mix.sql. */
export interface Share extends Stats {
  readonly dimension: string;
  readonly value: string;
}

/**
 * The start of every step from the first to the last, in ms, those without a request included. A
 * day in which the clocks change is an hour longer or shorter than the others.
 */
export function stepStarts(steps: readonly Step[]): readonly number[] {
  return steps.flatMap(({ startMs, stepMs }, at) => {
    const next = steps[at + 1]?.startMs ?? startMs + stepMs;
    const length = Math.max(1, Math.round((next - startMs) / stepMs));
    return Array.from({ length }, (_, missing) => startMs + missing * stepMs);
  });
}

export function decodeSteps(answer: unknown): readonly Step[] {
  return rowsOf(answer).map((row) => {
    const interval = (name: string): Interval => ({
      value: numberOrNull(row, `${name}_ms`),
      low: numberOrNull(row, `${name}_low_ms`),
      high: numberOrNull(row, `${name}_high_ms`),
    });
    return {
      ...decodeStats(row),
      startMs: number(row, 'start_ms'),
      stepMs: number(row, 'step_ms'),
      p50: interval('p50'),
      p95: interval('p95'),
      p99: interval('p99'),
      bandLowsMs: numbers(row, 'band_low_ms'),
      bandRequests: numbers(row, 'band_requests'),
    };
  });
}

export function decodePhases(answer: unknown): readonly Phase[] {
  return rowsOf(answer).map((row) => ({
    phase: text(row, 'phase'),
    sampled: number(row, 'sampled'),
    happened: numberOrNull(row, 'happened'),
    happenedSampled: number(row, 'happened_sampled'),
    meanMs: numberOrNull(row, 'mean_ms'),
    p50Ms: numberOrNull(row, 'p50_ms'),
    p95Ms: numberOrNull(row, 'p95_ms'),
  }));
}

export function decodeShares(answer: unknown): readonly Share[] {
  return rowsOf(answer).map((row) => ({
    dimension: text(row, 'dimension'),
    value: text(row, 'value'),
    ...decodeStats(row),
  }));
}
