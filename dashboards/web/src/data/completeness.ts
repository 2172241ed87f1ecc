// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { number, numberOrNull, rowsOf, text } from './decode';

/** A row of losses.sql. */
export interface Loss {
  readonly source: string;
  readonly reason: string;
  readonly records: number;
  /** 0..1, of all that arrived or was lost. */
  readonly share: number;
  readonly countries: number;
  readonly versions: number;
  readonly lastMs: number;
}

/** A row of arrivals.sql. */
export interface Arrival {
  readonly country: string;
  readonly batches: number;
  /** From its own past; null when there is too little of that. */
  readonly expected: number | null;
  readonly days: number;
  readonly dark: boolean;
  readonly wireBytes: number;
  readonly lastMs: number;
  readonly lagP50Ms: number | null;
  readonly lagP95Ms: number | null;
  readonly slices: number;
}

/** A row of sdk_versions.sql. */
export interface SdkVersion {
  readonly app: string;
  readonly version: string;
  readonly requests: number;
  readonly requestsLow: number;
  readonly requestsHigh: number;
  readonly sampled: number;
  readonly installations: number;
  readonly lastMs: number;
}

export function decodeLosses(answer: unknown): readonly Loss[] {
  return rowsOf(answer).map((row) => ({
    source: text(row, 'source'),
    reason: text(row, 'reason'),
    records: number(row, 'records'),
    share: number(row, 'share'),
    countries: number(row, 'countries'),
    versions: number(row, 'versions'),
    lastMs: number(row, 'last_ms'),
  }));
}

export function decodeArrivals(answer: unknown): readonly Arrival[] {
  return rowsOf(answer).map((row) => ({
    country: text(row, 'country'),
    batches: number(row, 'batches'),
    expected: numberOrNull(row, 'expected'),
    days: number(row, 'days'),
    dark: number(row, 'dark') === 1,
    wireBytes: number(row, 'wire_bytes'),
    lastMs: number(row, 'last_ms'),
    lagP50Ms: numberOrNull(row, 'lag_p50_ms'),
    lagP95Ms: numberOrNull(row, 'lag_p95_ms'),
    slices: number(row, 'slices'),
  }));
}

export function decodeSdkVersions(answer: unknown): readonly SdkVersion[] {
  return rowsOf(answer).map((row) => ({
    app: text(row, 'app'),
    version: text(row, 'sdk_version'),
    requests: number(row, 'requests'),
    requestsLow: number(row, 'requests_low'),
    requestsHigh: number(row, 'requests_high'),
    sampled: number(row, 'sampled'),
    installations: number(row, 'installations'),
    lastMs: number(row, 'last_ms'),
  }));
}
