// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Bounds, CellStats, RegionStats, Stats, Status } from './stats';

/** ClickHouse's JSON format, as far as it is read here. 64-bit integers may arrive as strings. */
type Row = Readonly<Record<string, unknown>>;

/** Returns the rows of an answer in ClickHouse's JSON format. */
export function rowsOf(answer: unknown): readonly Row[] {
  const data = (answer as { data?: unknown } | null)?.data;
  if (!Array.isArray(data)) {
    throw new Error(`expected an object with an array "data", got ${shapeOf(answer)}`);
  }
  return data as Row[];
}

export function decodeRegions(answer: unknown): readonly RegionStats[] {
  return rowsOf(answer).map(decodeRegion);
}

export function decodeHeatmap(answer: unknown): readonly CellStats[] {
  return rowsOf(answer).map((row) => ({
    api: text(row, 'api'),
    ...decodeRegion(row),
  }));
}

function decodeRegion(row: Row): RegionStats {
  const between = (low: string, high: string): Bounds | null => {
    const ends = [numberOrNull(row, low), numberOrNull(row, high)] as const;
    return ends[0] === null || ends[1] === null ? null : { low: ends[0], high: ends[1] };
  };
  return {
    country: text(row, 'country'),
    ...decodeStats(row),
    bounds: {
      p50: between('p50_low_ms', 'p50_high_ms'),
      p95: between('p95_low_ms', 'p95_high_ms'),
      p99: between('p99_low_ms', 'p99_high_ms'),
      errors: between('error_low', 'error_high'),
    },
  };
}

export function decodeStatus(answer: unknown): Status {
  const row = rowsOf(answer)[0];
  if (row === undefined) {
    throw new Error('expected one row of status, got none');
  }
  const apps = row['apps'];
  if (!Array.isArray(apps)) {
    throw new Error(`expected an array in column "apps", got ${shapeOf(apps)}`);
  }
  return {
    apps: apps.map(String),
    newestT0Ms: numberOrNull(row, 'newest_t0_ms'),
    lagP95Ms: numberOrNull(row, 'lag_p95_ms'),
    sampled: number(row, 'sampled'),
    requests: number(row, 'requests'),
    storedBytesToday: numberOrNull(row, 'stored_bytes_today'),
  };
}

export function decodeStats(row: Row): Stats {
  return {
    requests: number(row, 'requests'),
    requestsLow: number(row, 'requests_low'),
    requestsHigh: number(row, 'requests_high'),
    sampled: number(row, 'sampled'),
    errorRate: numberOrNull(row, 'error_rate'),
    p50Ms: numberOrNull(row, 'p50_ms'),
    p95Ms: numberOrNull(row, 'p95_ms'),
    p99Ms: numberOrNull(row, 'p99_ms'),
  };
}

export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') {
    throw new Error(`expected a string in column "${column}", got ${shapeOf(value)}`);
  }
  return value;
}

export function number(row: Row, column: string): number {
  const value = numberOrNull(row, column);
  if (value === null) {
    throw new Error(`expected a number in column "${column}", got null`);
  }
  return value;
}

export function numberOrNull(row: Row, column: string): number | null {
  const value = row[column];
  if (value === null) {
    return null;
  }
  const parsed = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof parsed !== 'number' || !Number.isFinite(parsed)) {
    throw new Error(`expected a number in column "${column}", got ${shapeOf(value)}`);
  }
  return parsed;
}

export function numbers(row: Row, column: string): readonly number[] {
  const values = row[column];
  if (!Array.isArray(values)) {
    throw new Error(`expected an array in column "${column}", got ${shapeOf(values)}`);
  }
  return values.map(Number);
}

function shapeOf(value: unknown): string {
  return value === undefined ? 'nothing' : (JSON.stringify(value)?.slice(0, 80) ?? typeof value);
}
