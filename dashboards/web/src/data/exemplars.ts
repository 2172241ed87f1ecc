// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { number, rowsOf, text } from './decode';

/** Phases in the order a request passes through them; server is a part of wait. */
export const PHASES = ['queue', 'dns', 'connect', 'tls', 'send', 'wait', 'transfer'] as const;
export type PhaseName = (typeof PHASES)[number];

/** A row of exemplars.sql: the full record of one request. */
export interface Exemplar {
  readonly tsMs: number;
  readonly country: string;
  readonly api: string;
  readonly outcome: string;
  readonly status: number;
  readonly totalUs: number;
  /** 0 did not happen, -1 not measured. */
  readonly phasesUs: Readonly<Record<PhaseName | 'server', number>>;
  readonly weight: number;
  readonly trace: string;
  /** Headers of the response that the app lets its SDK record: name and value. */
  readonly headers: readonly (readonly [string, string])[];
  /** Everything else there is to read, by the column's name; empty ones are left out. */
  readonly facts: Readonly<Record<string, string>>;
}

const FACTS = [
  'app',
  'app_version',
  'host',
  'failure',
  'reached',
  'protocol',
  'connection',
  'cache',
  'pop',
  'network',
  'device_class',
  'device_state',
] as const;
const COUNTS = ['redirects', 'retries', 'sent_bytes', 'received_bytes'] as const;

export function decodeExemplars(answer: unknown): readonly Exemplar[] {
  return rowsOf(answer).map((row) => {
    const facts: Record<string, string> = {};
    for (const name of FACTS) facts[name] = text(row, name);
    for (const name of COUNTS) facts[name] = String(number(row, name));
    const phasesUs = Object.fromEntries(
      [...PHASES, 'server'].map((phase) => [phase, number(row, `${phase}_us`)]),
    ) as Exemplar['phasesUs'];
    return {
      tsMs: number(row, 'ts_ms'),
      country: text(row, 'country'),
      api: text(row, 'api'),
      outcome: text(row, 'outcome'),
      status: number(row, 'status'),
      totalUs: number(row, 'total_us'),
      phasesUs,
      weight: number(row, 'weight'),
      trace: text(row, 'trace'),
      headers: headersOf(text(row, 'headers')),
      facts: Object.fromEntries(
        Object.entries(facts).filter(([, value]) => !['', '0', 'none', 'unknown'].includes(value)),
      ),
    };
  });
}

/** Reads `name: value`, a line each. */
function headersOf(lines: string): Exemplar['headers'] {
  if (lines === '') return [];
  return lines.split('\n').map((line) => {
    const colon = line.indexOf(': ');
    return [line.slice(0, colon), line.slice(colon + 2)];
  });
}
