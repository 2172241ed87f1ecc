// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { number, numberOrNull, rowsOf, text } from './decode';
import type { Metric } from './stats';

export const VERDICTS = ['better', 'worse', 'not_convincing', 'not_enough_data'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One metric before and after, in ms or 0..1; null without enough data. */
export interface Change {
  readonly scope: string;
  readonly country: string;
  readonly metric: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly change: number | null;
  /** 95 % interval of the change. */
  readonly changeLow: number | null;
  readonly changeHigh: number | null;
  /** Benjamini-Hochberg over the regions of a metric. */
  readonly adjustedP: number | null;
  readonly verdict: Verdict;
  readonly beforeSampled: number;
  readonly afterSampled: number;
  readonly beforeSessions: number;
  readonly afterSessions: number;
  /** 0..1, of before's requests that have a counterpart after. */
  readonly comparedShare: number | null;
}

export function decodeChanges(answer: unknown): readonly Change[] {
  return rowsOf(answer).map((row) => {
    const verdict = text(row, 'verdict') as Verdict;
    if (!VERDICTS.includes(verdict)) {
      throw new Error(`expected a verdict of ${VERDICTS.join(', ')}, got ${verdict}`);
    }
    return {
      scope: text(row, 'scope'),
      country: text(row, 'country'),
      metric: text(row, 'metric'),
      before: numberOrNull(row, 'before'),
      after: numberOrNull(row, 'after'),
      change: numberOrNull(row, 'change'),
      changeLow: numberOrNull(row, 'change_low'),
      changeHigh: numberOrNull(row, 'change_high'),
      adjustedP: numberOrNull(row, 'adjusted_p'),
      verdict,
      beforeSampled: number(row, 'before_sampled'),
      afterSampled: number(row, 'after_sampled'),
      beforeSessions: number(row, 'before_sessions'),
      afterSessions: number(row, 'after_sessions'),
      comparedShare: numberOrNull(row, 'compared_share'),
    };
  });
}

/** The metric as compare.sql calls it. Requests are not compared: their p95 is. */
export function comparedMetric(metric: Metric): 'p50_ms' | 'p95_ms' | 'p99_ms' | 'error_rate' {
  switch (metric) {
    case 'errors':
      return 'error_rate';
    case 'requests':
      return 'p95_ms';
    default:
      return `${metric}_ms`;
  }
}

/** Greatest gain first; what cannot be told comes last. */
export function gainsFirst(changes: readonly Change[]): readonly Change[] {
  return [...changes].sort(
    (a, b) => (a.change ?? Infinity) - (b.change ?? Infinity) || a.country.localeCompare(b.country),
  );
}
