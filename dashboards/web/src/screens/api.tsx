// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import {
  decodePhases,
  decodeShares,
  decodeSteps,
  type Interval,
  type Phase,
  type Share,
  type Step,
  stepStarts,
} from '../data/api-answers';
import { decodeHeatmap } from '../data/decode';
import { decodeMarks, type Mark } from '../data/marks';
import type { CellStats } from '../data/stats';
import { STATS_COLUMNS, statsFields } from '../data/table';
import { count, joined } from '../format/numbers';
import { zoneName } from '../format/times';
import { CsvButton } from '../parts/csv-button';
import { ApiAndRegion } from '../parts/filters';
import { Empty } from '../parts/states';
import { TimeChart } from '../parts/time-chart';
import { TimeHeatmap } from '../parts/time-heatmap';
import { ViewLink } from '../parts/view-link';
import { useTexts } from '../speech';
import { ApiMix } from './api-mix';
import { ApiPhases } from './api-phases';
import type { LoadScreen, ScreenProps } from './screen';

export const loadApi: LoadScreen = async (ask, state) => {
  const filter = { api: state.api, country: state.region };
  const [cells, steps, phases, shares, marks] = await Promise.all([
    ask('heatmap').then(decodeHeatmap),
    ask('api_over_time', { ...filter, zone: zoneName(state.zone) }).then(decodeSteps),
    ask('api_phases', filter).then(decodePhases),
    ask('api_mix', filter).then(decodeShares),
    ask('marks').then(decodeMarks),
  ]);
  return (props) => <ApiScreen {...{ cells, steps, phases, shares, marks }} {...props} />;
};

interface Props extends ScreenProps {
  readonly cells: readonly CellStats[];
  readonly steps: readonly Step[];
  readonly phases: readonly Phase[];
  readonly shares: readonly Share[];
  readonly marks: readonly Mark[];
}

const PERCENTILES = ['p50', 'p95', 'p99'] as const;
const NONE: Interval = { value: null, low: null, high: null };

/** One API in one region or in all: how it developed, where its time goes, and who shares it. */
function ApiScreen({ regions, cells, steps, phases, shares, marks, state, change }: Props) {
  const texts = useTexts();
  const sampled = steps.reduce((sum, step) => sum + step.sampled, 0);
  const requests = steps.reduce((sum, step) => sum + step.requests, 0);
  const starts = stepStarts(steps);
  const byStart = new Map(steps.map((step) => [step.startMs, step]));
  const line = (name: (typeof PERCENTILES)[number], colour: string) => ({
    name: texts[name],
    colour,
    values: starts.map((start) => byStart.get(start)?.[name] ?? NONE),
  });
  const lines = [line('p50', '--ink-2'), line('p95', '--accent'), line('p99', '--band-5')];
  return (
    <section class="panels">
      <div class="card toolbar" data-n={sampled}>
        <ApiAndRegion regions={regions} cells={cells} state={state} change={change} />
        <span class="hint">
          {joined(count(sampled))} {texts.sampledOf} {joined(count(requests))}
        </span>
        <ViewLink state={state} change={change} to={{ view: 'exemplars' }}>
          {texts.showExemplars}
        </ViewLink>
        <CsvButton
          name="api"
          columns={[
            'start_ms',
            ...STATS_COLUMNS,
            ...PERCENTILES.flatMap((name) => [`${name}_low_ms`, `${name}_high_ms`]),
          ]}
          rows={() =>
            steps.map((step) => [
              step.startMs,
              ...statsFields(step),
              ...PERCENTILES.flatMap((name) => [step[name].low, step[name].high]),
            ])
          }
        />
      </div>
      {steps.length === 0 ? (
        <Empty />
      ) : (
        <>
          <div class="pair">
            <div class="card panel">
              <h2>{texts.percentiles}</h2>
              <ul class="lines">
                {lines.map(({ name, colour }) => (
                  <li key={name}>
                    <i style={{ background: `var(${colour})` }} />
                    {name}
                  </li>
                ))}
              </ul>
              <TimeChart startsMs={starts} lines={lines} label={texts.percentiles} marks={marks} />
              <p class="hint">{texts.percentilesHint}</p>
            </div>
            <div class="card panel">
              <h2>{texts.latencies}</h2>
              <TimeHeatmap steps={steps} label={texts.latencies} marks={marks} />
            </div>
          </div>
          <div class="card panel">
            <div class="panel-head">
              <h2>{texts.phases}</h2>
              <CsvButton
                name="phases"
                columns={['phase', 'mean_ms', 'p50_ms', 'p95_ms', 'happened', 'n', 'sampled']}
                rows={() =>
                  phases.map((row) => [
                    row.phase,
                    row.meanMs,
                    row.p50Ms,
                    row.p95Ms,
                    row.happened,
                    row.happenedSampled,
                    row.sampled,
                  ])
                }
              />
            </div>
            <ApiPhases phases={phases} shares={shares} />
          </div>
          <div class="card panel-head mix-head">
            <h2>{texts.mix}</h2>
            <CsvButton
              name="mix"
              columns={['dimension', 'value', ...STATS_COLUMNS]}
              rows={() =>
                shares.map((share) => [share.dimension, share.value, ...statsFields(share)])
              }
            />
          </div>
          <ApiMix shares={shares} />
        </>
      )}
    </section>
  );
}
