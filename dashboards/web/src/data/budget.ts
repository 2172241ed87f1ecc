// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { number, numberOrNull, rowsOf, text } from './decode';

/** Where stored and sent bytes went: a row of budget.sql. */
export interface Spent {
  readonly dimension: string;
  readonly value: string;
  readonly requests: number;
  /** Half the 95 % interval of requests over requests: what the bytes bought. */
  readonly ciWidth: number | null;
  readonly sampled: number;
  readonly storedBytes: number;
  readonly wireBytes: number | null;
}

export function decodeSpent(answer: unknown): readonly Spent[] {
  return rowsOf(answer).map((row) => ({
    dimension: text(row, 'dimension'),
    value: text(row, 'value'),
    requests: number(row, 'requests'),
    ciWidth: numberOrNull(row, 'ci_width'),
    sampled: number(row, 'sampled'),
    storedBytes: number(row, 'slices_bytes') + number(row, 'exemplars_bytes'),
    wireBytes: numberOrNull(row, 'wire_bytes'),
  }));
}

type Unit = 'bytes' | 'timings';

/** What `GET /api/budget-state` answers, as far as it is shown. */
export interface BudgetState {
  readonly unit: Unit;
  readonly budgetPerDay: number;
  readonly spentToday: number;
  readonly spendPerDayNow: number;
  readonly forecastMonth: number;
  readonly budgetMonth: number;
  readonly fixedBytesPerDay: Readonly<Record<string, number>>;
  readonly plan: { readonly watermark: number };
  readonly policy: { readonly file: string; readonly trouble: string | null };
  readonly floors: readonly { readonly rule: string; readonly bytesPerDay: number }[];
}

interface Outlook {
  readonly budgetPerDay: number;
  readonly expectedBytesPerDay: number;
  readonly expectedTimingsPerDay: number;
  readonly keptShare: number;
}

/** How one API in one region is kept, and the 95 % interval that buys over a day. */
interface Kept {
  readonly keepProbability: number;
  readonly bytesPerDay: number;
  /** Half widths in percent; null when not readable. */
  readonly countPercent: number;
  readonly p95Percent: number | null;
  readonly readable: boolean;
}

export interface Cell {
  readonly app: string;
  readonly country: string;
  readonly api: string;
  readonly requestsPerDay: number;
  readonly now: Kept;
  readonly then: Kept;
}

/** What `GET /api/what-if` answers: the planner's outlook at another budget. */
export interface WhatIf {
  readonly unit: Unit;
  readonly now: Outlook;
  readonly then: Outlook;
  readonly cells: readonly Cell[];
  /** Indexes of cells that are readable now and would not be then. */
  readonly unreadable: readonly number[];
}

/** Checks the shape that a screen rests on; the collector's own documents need no conversion. */
export function decodeBudgetState(answer: unknown): BudgetState {
  const state = answer as Partial<BudgetState> | null;
  if (typeof state?.budgetPerDay !== 'number' || !Array.isArray(state.floors)) {
    throw new Error('expected a budget state with budgetPerDay and floors');
  }
  return state as BudgetState;
}

export function decodeWhatIf(answer: unknown): WhatIf {
  const whatIf = answer as Partial<WhatIf> | null;
  if (!Array.isArray(whatIf?.cells) || !Array.isArray(whatIf.unreadable)) {
    throw new Error('expected a what-if with cells and unreadable');
  }
  return whatIf as WhatIf;
}

/** The change of sampling.yaml that the budget tried is. */
export function samplingDiff(unit: Unit, nowPerDay: number, thenPerDay: number): string {
  const key = unit === 'bytes' ? 'storedBytesPerDay' : 'timingsPerDay';
  return [
    '--- sampling.yaml',
    '+++ sampling.yaml',
    ' budget:',
    `-  ${key}: ${Math.round(nowPerDay)}`,
    `+  ${key}: ${Math.round(thenPerDay)}`,
    '',
  ].join('\n');
}
