// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { decodeHeatmap } from '../data/decode';
import { loadSettings, type Settings } from '../data/settings';
import { type CellStats, valueOf } from '../data/stats';
import { STATS_COLUMNS, statsFields } from '../data/table';
import { byTraffic, worstFirst } from '../order';
import { CsvButton } from '../parts/csv-button';
import { GroupPicker, regionsOf } from '../parts/group-picker';
import { Legend } from '../parts/legend';
import { MetricSwitch } from '../parts/metric-switch';
import { boundsOf } from '../scale';
import { useTexts } from '../speech';
import { HeatmapGrid } from './heatmap-grid';
import type { LoadScreen, ScreenProps } from './screen';

export const loadHeatmap: LoadScreen = async (ask) => {
  const [cells, { groups }] = await Promise.all([
    ask('heatmap').then(decodeHeatmap),
    loadSettings(),
  ]);
  return (props) => <HeatmapScreen {...{ cells, groups }} {...props} />;
};

interface Props extends ScreenProps {
  readonly cells: readonly CellStats[];
  readonly groups: Settings['groups'];
}

/** Regions × APIs: one metric, one colour per band, the worst region on top. */
function HeatmapScreen({ regions, cells, groups, state, change }: Props) {
  const texts = useTexts();
  const { metric } = state;
  const largest = Math.max(0, ...cells.map((cell) => valueOf(cell, metric) ?? 0));
  const bounds = boundsOf(metric, largest);
  return (
    <section class="card heatmap-card" data-kind={metric === 'requests' ? 'amount' : 'quality'}>
      <div class="toolbar">
        <MetricSwitch metric={metric} choose={(chosen) => change({ metric: chosen })} />
        <GroupPicker groups={groups} group={state.group} change={change} />
        <Legend metric={metric} bounds={bounds} />
        <CsvButton
          name="heatmap"
          columns={['country', 'api', ...STATS_COLUMNS]}
          rows={() => cells.map((cell) => [cell.country, cell.api, ...statsFields(cell)])}
        />
      </div>
      <HeatmapGrid
        regions={worstFirst(regionsOf(regions, groups, state.group), metric)}
        apis={byTraffic(cells)}
        cells={cells}
        metric={metric}
        bounds={bounds}
        highlighted={state.region}
        choose={(country, api) => change({ view: 'api', region: country || '??', api })}
      />
      <p class="hint">
        {metric === 'requests' ? texts.orderByRequests : `${texts.order} ${texts.faint}`}
      </p>
    </section>
  );
}
