// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { type CellStats, type Metric, type RegionStats, valueOf } from './data/stats';
import type { Sort } from './state/url';

/** Sorts regions by a column; what has not enough data comes last, whichever the direction. */
export function sortRegions(
  regions: readonly RegionStats[],
  sort: Sort,
  nameOf: (country: string) => string,
): readonly RegionStats[] {
  const direction = sort.descending ? -1 : 1;
  const compare = (a: RegionStats, b: RegionStats): number => {
    if (sort.column === 'country') {
      return direction * nameOf(a.country).localeCompare(nameOf(b.country));
    }
    const x = sort.column === 'sampled' ? a.sampled : valueOf(a, sort.column);
    const y = sort.column === 'sampled' ? b.sampled : valueOf(b, sort.column);
    return nullsLast(x, y, direction);
  };
  return [...regions].sort((a, b) => compare(a, b) || a.country.localeCompare(b.country));
}

/** Worst first: the largest value of the metric, be it slowest, most failing or most requested. */
export function worstFirst(
  regions: readonly RegionStats[],
  metric: Metric,
): readonly RegionStats[] {
  return sortRegions(regions, { column: metric, descending: true }, (country) => country);
}

/** APIs by their requests over all regions, most first. */
export function byTraffic(cells: readonly CellStats[]): readonly string[] {
  const requests = new Map<string, number>();
  for (const cell of cells) {
    requests.set(cell.api, (requests.get(cell.api) ?? 0) + cell.requests);
  }
  return [...requests].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([api]) => api);
}

function nullsLast(x: number | null, y: number | null, direction: number): number {
  if (x === null || y === null) {
    return Number(x === null) - Number(y === null);
  }
  return direction * (x - y);
}
