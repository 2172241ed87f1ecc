// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { intervalOf, type Metric, type RegionStats, valueOf } from '../data/stats';
import { count, metricQuantity, times } from '../format/numbers';
import { timesHome } from '../home';
import { Amount } from '../parts/amount';
import { IntervalText } from '../parts/estimate';
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
      <Measured region={region} metric="p50" shown={state.metric} />
      <Measured region={region} metric="p95" shown={state.metric} />
      <Measured region={region} metric="p99" shown={state.metric} />
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
      <Measured region={region} metric="errors" shown={state.metric} />
      <td class="number requests">
        <Amount quantity={count(region.requests)} />
        <IntervalText low={region.requestsLow} high={region.requestsHigh} />
      </td>
      <td class="number sampled">
        <Amount quantity={count(region.sampled)} />
      </td>
    </tr>
  );
}

interface MeasuredProps {
  readonly region: RegionStats;
  readonly metric: Metric;
  /** The metric that the map shows: only it has room for its interval. */
  readonly shown: Metric;
}

function Measured({ region, metric, shown }: MeasuredProps) {
  const value = valueOf(region, metric);
  const interval = metric === shown ? intervalOf(region, metric) : null;
  return (
    <td class={`number ${metric}`}>
      {value !== null && (
        <span class={`chip band-${bandOf(value, boundsOf(metric, value))}`} aria-hidden="true" />
      )}
      <Amount quantity={value === null ? null : metricQuantity(metric, value)} />
      {interval !== null && (
        <IntervalText {...interval} format={(end) => metricQuantity(metric, end)} />
      )}
    </td>
  );
}
