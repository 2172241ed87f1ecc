// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { type CellStats, METRICS, type Metric, type RegionStats, valueOf } from '../data/stats';
import { byTraffic, worstFirst } from '../order';
import { Legend } from '../parts/legend';
import { boundsOf } from '../scale';
import { useTexts } from '../speech';
import type { ViewState } from '../state/url';
import type { Change } from '../state/use-view-state';
import { HeatmapGrid } from './heatmap-grid';

interface Props {
  readonly regions: readonly RegionStats[];
  readonly cells: readonly CellStats[];
  readonly state: ViewState;
  readonly change: Change;
}

/** Regions × APIs: one metric, one colour per band, the worst region on top. */
export function HeatmapScreen({ regions, cells, state, change }: Props) {
  const texts = useTexts();
  const { metric } = state;
  const largest = Math.max(0, ...cells.map((cell) => valueOf(cell, metric) ?? 0));
  const bounds = boundsOf(metric, largest);
  return (
    <section class="card heatmap-card" data-kind={metric === 'requests' ? 'amount' : 'quality'}>
      <div class="toolbar">
        <MetricSwitch metric={metric} change={change} />
        <Legend metric={metric} bounds={bounds} />
      </div>
      <HeatmapGrid
        regions={worstFirst(regions, metric)}
        apis={byTraffic(cells)}
        cells={cells}
        metric={metric}
        bounds={bounds}
        highlighted={state.region}
      />
      <p class="hint">{metric === 'requests' ? texts.orderByRequests : texts.order}</p>
    </section>
  );
}

function MetricSwitch({ metric, change }: { metric: Metric; change: Change }) {
  const texts = useTexts();
  return (
    <fieldset class="switch">
      <legend class="visually-hidden">{texts.metric}</legend>
      {METRICS.map((name) => (
        <label key={name}>
          <input
            type="radio"
            name="metric"
            value={name}
            checked={name === metric}
            onChange={() => change({ metric: name })}
          />
          <span>{texts[name]}</span>
        </label>
      ))}
    </fieldset>
  );
}
