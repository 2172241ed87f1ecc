// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { loadSettings, type Settings } from '../data/settings';
import { type Metric, valueOf } from '../data/stats';
import { STATS_COLUMNS, statsFields } from '../data/table';
import { homeOf, timesHome } from '../home';
import { sortRegions } from '../order';
import { CsvButton } from '../parts/csv-button';
import { GroupPicker, regionsOf } from '../parts/group-picker';
import { Legend } from '../parts/legend';
import { MetricSwitch } from '../parts/metric-switch';
import { boundsOf } from '../scale';
import { useCountryNames, useTexts } from '../speech';
import { RegionTable } from './region-table';
import type { LoadScreen, ScreenProps } from './screen';
import { WorldMap } from './world-map';

export const loadWorld: LoadScreen = async () => {
  const { groups } = await loadSettings();
  return (props) => <WorldScreen groups={groups} {...props} />;
};

interface Props extends ScreenProps {
  readonly groups: Settings['groups'];
}

/** Where it hurts: the map beside the regions, worst first, each against the home region. */
function WorldScreen({ groups, regions, state, change }: Props) {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const { metric } = state;
  const home = homeOf(regions, state.home);
  const largest = Math.max(0, ...regions.map((region) => valueOf(region, metric) ?? 0));
  const bounds = boundsOf(metric, largest);
  const sorted = sortRegions(regionsOf(regions, groups, state.group), state.sort, nameOf);
  const choose = (chosen: Metric) =>
    change({ metric: chosen, sort: { column: chosen, descending: true } });
  return (
    <section
      class={state.map ? 'world' : 'world no-map'}
      data-kind={metric === 'requests' ? 'amount' : 'quality'}
    >
      <div class="card world-side">
        <div class="toolbar">
          <MetricSwitch metric={metric} choose={choose} />
          <GroupPicker groups={groups} group={state.group} change={change} />
          <HomePicker regions={regions} state={state} change={change} />
          <button
            type="button"
            class="quiet"
            aria-pressed={state.map}
            onClick={() => change({ map: !state.map })}
          >
            {texts.map}
          </button>
          <CsvButton
            name="regions"
            columns={['country', ...STATS_COLUMNS, `${metric}_times_home`]}
            rows={() =>
              sorted.map((region) => [
                region.country,
                ...statsFields(region),
                timesHome(region, home, metric),
              ])
            }
          />
        </div>
        {state.map && (
          <>
            <WorldMap
              regions={sorted}
              metric={metric}
              bounds={bounds}
              highlighted={state.region}
              choose={(region) => change({ view: 'heatmap', region })}
            />
            <div class="map-legend">
              <Legend metric={metric} bounds={bounds} />
            </div>
          </>
        )}
      </div>
      <RegionTable regions={sorted} home={home} state={state} change={change} />
    </section>
  );
}

function HomePicker({ regions, state, change }: ScreenProps) {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const known = regions.filter(({ country }) => country !== '').map(({ country }) => country);
  const shown = state.home === '' || known.includes(state.home) ? known : [state.home, ...known];
  return (
    <label class="home-picker">
      {texts.home}
      <select value={state.home} onChange={(event) => change({ home: event.currentTarget.value })}>
        <option value="">
          {texts.homeAuto} ({nameOf(homeOf(regions, '')?.country ?? '')})
        </option>
        {[...shown]
          .sort((a, b) => nameOf(a).localeCompare(nameOf(b)))
          .map((country) => (
            <option key={country} value={country}>
              {nameOf(country)}
            </option>
          ))}
      </select>
    </label>
  );
}
