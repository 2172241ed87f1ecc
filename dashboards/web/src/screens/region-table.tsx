// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { RegionStats } from '../data/stats';
import { useTexts } from '../speech';
import type { SortColumn, ViewState } from '../state/url';
import type { Change } from '../state/use-view-state';
import { RegionRow } from './region-row';

interface Props {
  /** In the order of the state. */
  readonly regions: readonly RegionStats[];
  readonly home: RegionStats | undefined;
  readonly state: ViewState;
  readonly change: Change;
}

/** The region list: one row per country, sortable by every column. */
export function RegionTable({ regions, home, state, change }: Props) {
  const texts = useTexts();
  const { sort } = state;

  const header = (column: SortColumn, hint?: string) => {
    const active = sort.column === column;
    return (
      <th
        scope="col"
        key={column}
        class={column === 'country' ? 'name' : `number ${column}`}
        aria-sort={active ? (sort.descending ? 'descending' : 'ascending') : 'none'}
      >
        <button
          type="button"
          title={hint}
          onClick={() =>
            change({
              sort: { column, descending: active ? !sort.descending : column !== 'country' },
            })
          }
        >
          {column === 'country' ? texts.region : texts[column]}
          <span class="arrow" aria-hidden="true">
            {active ? (sort.descending ? '↓' : '↑') : ''}
          </span>
        </button>
      </th>
    );
  };

  return (
    <div class="card scroll">
      <table class="regions">
        <thead>
          <tr>
            {header('country')}
            {header('p50')}
            {header('p95')}
            {header('p99')}
            <th scope="col" class="spread-head">
              {texts.spread}
              <span class="axis" aria-hidden="true">
                <i>100 ms</i>
                <i>1 s</i>
                <i>10 s</i>
              </span>
            </th>
            <th scope="col" class="number times" title={texts.timesHomeHint}>
              {texts.timesHome}
            </th>
            {header('errors', texts.errorsHint)}
            {header('requests', texts.requestsHint)}
            {header('sampled', texts.sampledHint)}
          </tr>
        </thead>
        <tbody>
          {regions.map((region) => (
            <RegionRow
              key={region.country}
              region={region}
              home={home}
              state={state}
              change={change}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
