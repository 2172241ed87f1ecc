// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { type Change, comparedMetric, decodeChanges, gainsFirst } from '../data/compare';
import { decodeEdge } from '../data/edge';
import { decodeHeatmap } from '../data/decode';
import { decodeShares } from '../data/api-answers';
import { decodeMarks, type Mark } from '../data/marks';
import type { CellStats } from '../data/stats';
import { CsvButton } from '../parts/csv-button';
import { csvOf, FactsTable } from '../parts/facts-table';
import { MetricSwitch } from '../parts/metric-switch';
import { useTexts } from '../speech';
import type { ViewState } from '../state/url';
import { ChangeLine, useChangeColumns } from './change-columns';
import { CompareControls } from './compare-controls';
import { Marks } from './marks';
import type { Ask, LoadScreen, ScreenProps } from './screen';
import '../styles/compare.css';

export const loadCompare: LoadScreen = async (ask, state) => {
  const { api, by, before, after, beforeWindow } = state;
  const ready = by === '' || (before !== '' && after !== '');
  const windows: Record<string, string> =
    beforeWindow === undefined
      ? {}
      : { before_from: String(beforeWindow.fromMs), before_to: String(beforeWindow.toMs) };
  const [changes, values, cells, marks] = await Promise.all([
    ready ? ask('compare', { api, by, before, after, ...windows }).then(decodeChanges) : [],
    valuesOf(ask, state),
    ask('heatmap').then(decodeHeatmap),
    ask('marks').then(decodeMarks),
  ]);
  return (props) => <CompareScreen {...{ changes, values, cells, marks }} {...props} />;
};

/** What can be compared: the values of a dimension in the range, most requested first. */
async function valuesOf(ask: Ask, { by, api }: ViewState): Promise<readonly string[]> {
  if (by === '') {
    return [];
  }
  if (by === 'pop') {
    return [...new Set(decodeEdge(await ask('edge')).map(({ pop }) => pop))].filter(Boolean).sort();
  }
  const shares = decodeShares(await ask('api_mix', { api, country: '' }));
  return shares
    .filter(({ dimension, value }) => dimension === by && value !== '')
    .map(({ value }) => value);
}

interface Props extends ScreenProps {
  readonly changes: readonly Change[];
  readonly values: readonly string[];
  readonly cells: readonly CellStats[];
  readonly marks: readonly Mark[];
}

/** Before against after: the whole at an equal mix of users, then each region. */
function CompareScreen({ changes, values, cells, marks, ...screen }: Props) {
  const texts = useTexts();
  const { state, change } = screen;
  const metric = comparedMetric(state.metric);
  const own = changes.filter((row) => row.metric === metric);
  const regions = gainsFirst(own.filter(({ scope }) => scope === 'region'));
  const columns = useChangeColumns(metric, regions);
  const standardised = own.find(({ scope }) => scope === 'standardised');
  const pooled = own.find(({ scope }) => scope === 'pooled');
  return (
    <section class="panels">
      <div class="card toolbar">
        <MetricSwitch
          metric={state.metric === 'requests' ? 'p95' : state.metric}
          metrics={['p50', 'p95', 'p99', 'errors']}
          choose={(chosen) => change({ metric: chosen })}
        />
        <CompareControls values={values} cells={cells} {...screen} />
      </div>
      <div class="card panel">
        <Marks marks={marks} {...screen} />
      </div>
      {standardised === undefined ? (
        <p class="card state" role="status">
          {state.by === '' ? texts.notEnoughData : texts.chooseTwo}
        </p>
      ) : (
        <>
          <div class="card panel">
            <h2>{texts.standardised}</h2>
            <ChangeLine row={standardised} metric={metric} />
            {pooled !== undefined && (
              <p class="hint" data-scope="pooled">
                {texts.pooled}: <ChangeLine row={pooled} metric={metric} brief />
              </p>
            )}
          </div>
          <div class="card panel">
            <div class="panel-head">
              <h2>{texts.regionByRegion}</h2>
              <CsvButton name="compare" {...csvOf(columns, regions)} />
            </div>
            <FactsTable
              label={texts.regionByRegion}
              columns={columns}
              rows={regions}
              keyOf={({ country }) => country}
              marks={({ country, verdict, afterSampled }) => ({
                'data-country': country,
                'data-verdict': verdict,
                'data-n': afterSampled,
              })}
            />
            <p class="hint">{texts.compareHint}</p>
          </div>
        </>
      )}
    </section>
  );
}
