// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Interval } from './api-answers';
import { number, numberOrNull, rowsOf, text } from './decode';

/** A row of slo.sql: what a region was promised, what it got, and how fast that is used up. */
export interface Promised {
  readonly country: string;
  readonly satisfiedMs: number;
  readonly objective: number;
  readonly requests: number;
  readonly sampled: number;
  readonly apdex: number | null;
  readonly apdexLow: number | null;
  readonly apdexHigh: number | null;
  readonly badShare: number | null;
  /** How many times the error budget's pace; over the range and windows before its end. */
  readonly burn: number | null;
  readonly burn5m: number | null;
  readonly burn30m: number | null;
  readonly burn1h: number | null;
  readonly burn6h: number | null;
  readonly page: boolean;
}

/** A row of affected.sql: in how many sessions of a country a request failed. */
export interface Affected {
  /** All that began there. */
  readonly sessions: number;
  readonly affected: Interval;
  /** Sessions of which a failure was seen. */
  readonly sampled: number;
}

/** By country. */
export function decodeAffected(answer: unknown): ReadonlyMap<string, Affected> {
  return new Map(
    rowsOf(answer).map((row) => [
      text(row, 'country'),
      {
        sessions: number(row, 'sessions'),
        affected: {
          value: numberOrNull(row, 'affected'),
          low: numberOrNull(row, 'affected_low'),
          high: numberOrNull(row, 'affected_high'),
        },
        sampled: number(row, 'sampled'),
      },
    ]),
  );
}

export function decodeSlo(answer: unknown): readonly Promised[] {
  return rowsOf(answer).map((row) => ({
    country: text(row, 'country'),
    satisfiedMs: number(row, 'satisfied_ms'),
    objective: number(row, 'objective'),
    requests: number(row, 'requests'),
    sampled: number(row, 'sampled'),
    apdex: numberOrNull(row, 'apdex'),
    apdexLow: numberOrNull(row, 'apdex_low'),
    apdexHigh: numberOrNull(row, 'apdex_high'),
    badShare: numberOrNull(row, 'bad_share'),
    burn: numberOrNull(row, 'burn'),
    burn5m: numberOrNull(row, 'burn_5m'),
    burn30m: numberOrNull(row, 'burn_30m'),
    burn1h: numberOrNull(row, 'burn_1h'),
    burn6h: numberOrNull(row, 'burn_6h'),
    page: number(row, 'page') === 1,
  }));
}
