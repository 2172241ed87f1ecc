// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { type Metric, type RegionStats, valueOf } from '../data/stats';
import { count, joined, metricQuantity, times } from '../format/numbers';
import { timesHome } from '../home';
import { Amount } from '../parts/amount';
import { Spread } from '../parts/spread';
import { ViewLink } from '../parts/view-link';
import { bandOf, boundsOf } from '../scale';
import { useCountryNames, useTexts } from '../speech';
import type { ViewState } from '../state/url';
import type { Change } from '../state/use-view-state';

interface Props {
  readonly region: RegionStats;
  readonly home: RegionStats | undefined;
  readonly state: ViewState;
  readonly change: Change;
}

/** One country; its name leads to its row of the heatmap. */
export function RegionRow({ region, home, state, change }: Props) {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const ratio = timesHome(region, home, state.metric);
  const isHome = region.country === home?.country;
  return (
    <tr data-country={region.country} data-n={region.sampled} class={isHome ? 'home' : ''}>
      <th scope="row" class="name">
        <ViewLink state={state} change={change} to={{ view: 'heatmap', region: region.country }}>
          {nameOf(region.country)}
        </ViewLink>
        <span class="code">{region.country || '??'}</span>
      </th>
      <Measured region={region} metric="p50" />
      <Measured region={region} metric="p95" />
      <Measured region={region} metric="p99" />
      <td class="spread-cell">
        <Spread stats={region} />
      </td>
      <td class="number times">
        {isHome ? (
          <span class="badge">{texts.home}</span>
        ) : (
          <Amount quantity={ratio === null ? null : times(ratio)} />
        )}
      </td>
      <Measured region={region} metric="errors" />
      <td class="number requests">
        <Amount quantity={count(region.requests)} />
        <span class="interval">
          {region.requestsLow === region.requestsHigh
            ? texts.exact
            : `${joined(count(region.requestsLow))} – ${joined(count(region.requestsHigh))}`}
        </span>
      </td>
      <td class="number sampled">
        <Amount quantity={count(region.sampled)} />
      </td>
    </tr>
  );
}

function Measured({ region, metric }: { region: RegionStats; metric: Metric }) {
  const value = valueOf(region, metric);
  return (
    <td class={`number ${metric}`}>
      {value !== null && (
        <span class={`chip band-${bandOf(value, boundsOf(metric, value))}`} aria-hidden="true" />
      )}
      <Amount quantity={value === null ? null : metricQuantity(metric, value)} />
    </td>
  );
}
