// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { type Metric, type RegionStats, valueOf } from './data/stats';

/** The region others are compared with: the one chosen, else the most requested one. */
export function homeOf(
  regions: readonly RegionStats[],
  chosen: string,
): RegionStats | undefined {
  return (
    regions.find(({ country }) => country === chosen && chosen !== '') ??
    [...regions].sort((a, b) => b.requests - a.requests)[0]
  );
}

/** How many times the home's value a region has; null when either is unknown or home has none. */
export function timesHome(
  region: RegionStats,
  home: RegionStats | undefined,
  metric: Metric,
): number | null {
  const value = valueOf(region, metric);
  const there = home === undefined ? null : valueOf(home, metric);
  return value === null || there === null || there === 0 ? null : value / there;
}
