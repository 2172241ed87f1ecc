// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { intervalOf, METRICS, type Metric, type RegionStats, valueOf } from '../data/stats';
import { count, joined, metricQuantity } from '../format/numbers';
import { useCountryNames, useTexts } from '../speech';
import { IntervalText } from './estimate';

interface Props {
  readonly country: string;
  readonly api: string;
  readonly stats: RegionStats | undefined;
  /** The cell it belongs to, in the viewport. */
  readonly at: DOMRect;
}

const WIDTH = 304;
const HEIGHT = 196;
const GAP = 8;

/** Everything known of one cell, beside it. Hidden from screen readers: the cell says it itself. */
export function CellCard({ country, api, stats, at }: Props) {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const below = at.bottom + GAP + HEIGHT < innerHeight;
  const left = Math.max(GAP, Math.min(at.left, innerWidth - WIDTH - GAP));
  const top = below ? at.bottom + GAP : Math.max(GAP, at.top - GAP - HEIGHT);
  return (
    <div
      class="cell-card"
      aria-hidden="true"
      style={{ left: `${left}px`, top: `${top}px`, width: `${WIDTH}px` }}
    >
      <strong>{nameOf(country)}</strong>
      <span class="route">{api || texts.allApis}</span>
      {stats === undefined ? (
        <p>{texts.noRequests}</p>
      ) : (
        <dl>
          {METRICS.map((metric) => (
            <Line key={metric} stats={stats} metric={metric} />
          ))}
          <dt>{texts.sampled}</dt>
          <dd>{joined(count(stats.sampled))}</dd>
          <dd />
        </dl>
      )}
    </div>
  );
}

/** A metric's name, its value, and how sure it is. */
function Line({ stats, metric }: { stats: RegionStats; metric: Metric }) {
  const texts = useTexts();
  const value = valueOf(stats, metric);
  const interval = intervalOf(stats, metric);
  return (
    <>
      <dt>{texts[metric]}</dt>
      <dd>
        {value === null ? (
          <em>{texts.notEnoughData}</em>
        ) : (
          joined(metricQuantity(metric, value))
        )}
      </dd>
      <dd>
        {interval !== null && (
          <IntervalText {...interval} format={(end) => metricQuantity(metric, end)} />
        )}
      </dd>
    </>
  );
}
