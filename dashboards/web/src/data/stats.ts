// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0

/** What every row of regions.sql and heatmap.sql says about the requests it stands for. */
export interface Stats {
  /** Estimated number of requests: the sum of weights. */
  readonly requests: number;
  /** 95 % level interval of requests. */
  readonly requestsLow: number;
  readonly requestsHigh: number;
  /** Number of timings the row was computed from: n. */
  readonly sampled: number;
  /** 0..1, or null when n is too small to say. */
  readonly errorRate: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
}

/** A 95 % level interval. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** A row of regions.sql; `country` is ISO 3166-1 alpha-2, or '' when unknown. */
export interface RegionStats extends Stats {
  readonly country: string;
  /** How sure each value is, in its unit; null without enough data. */
  readonly bounds: Readonly<Record<Exclude<Metric, 'requests'>, Bounds | null>>;
}

/** A row of heatmap.sql. */
export interface CellStats extends RegionStats {
  readonly api: string;
}

/** The one row of status.sql. */
export interface Status {
  readonly apps: readonly string[];
  readonly newestT0Ms: number | null;
  readonly lagP95Ms: number | null;
  readonly sampled: number;
  readonly requests: number;
  /** Null for who does not see all apps. */
  readonly storedBytesToday: number | null;
}

export const METRICS = ['p50', 'p95', 'p99', 'errors', 'requests'] as const;
export type Metric = (typeof METRICS)[number];

/** Returns how sure the metric's value is, in its unit; null without enough data. */
export function intervalOf(stats: RegionStats, metric: Metric): Bounds | null {
  return metric === 'requests'
    ? { low: stats.requestsLow, high: stats.requestsHigh }
    : stats.bounds[metric];
}

/** Returns the metric's value in ms, 0..1 or requests; null when there is not enough data. */
export function valueOf(stats: Stats, metric: Metric): number | null {
  switch (metric) {
    case 'p50':
      return stats.p50Ms;
    case 'p95':
      return stats.p95Ms;
    case 'p99':
      return stats.p99Ms;
    case 'errors':
      return stats.errorRate;
    case 'requests':
      return stats.requests;
  }
}
