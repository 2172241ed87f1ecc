// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { decodeHeatmap } from '../data/decode';
import { decodeExemplars, type Exemplar, PHASES } from '../data/exemplars';
import { loadSettings } from '../data/settings';
import type { CellStats } from '../data/stats';
import { count, duration, joined } from '../format/numbers';
import { CsvButton } from '../parts/csv-button';
import { ApiAndRegion } from '../parts/filters';
import { PARTS, partsOf, Waterfall } from '../parts/waterfall';
import { useCountryNames, useExactMoments, useTexts } from '../speech';
import { type Order, ORDERS, SLOW_MS, type ViewState } from '../state/url';
import type { Change } from '../state/use-view-state';
import type { LoadScreen, ScreenProps } from './screen';
import '../styles/exemplars.css';

export const loadExemplars: LoadScreen = async (ask, state) => {
  const { api, region: country, outcome, order, slowMs } = state;
  const filter = { api, country, outcome, order, slow_ms: String(slowMs), limit: '100' };
  const [cells, exemplars, { traceUrl }] = await Promise.all([
    ask('heatmap').then(decodeHeatmap),
    ask('exemplars', filter).then(decodeExemplars),
    loadSettings(),
  ]);
  return (props) => <ExemplarsScreen {...{ cells, exemplars, traceUrl }} {...props} />;
};

interface Props extends ScreenProps {
  readonly cells: readonly CellStats[];
  readonly exemplars: readonly Exemplar[];
  readonly traceUrl: string;
}

const OUTCOMES =
  'ok client_error server_error dns connect tls timeout reset protocol cancelled other'.split(' ');

/** Single requests phase by phase, each on the same scale; one opens to its full record. */
function ExemplarsScreen({ regions, cells, exemplars, traceUrl, state, change }: Props) {
  const texts = useTexts();
  const scaleUs = Math.max(1, ...exemplars.map(({ totalUs }) => totalUs));
  return (
    <section class="card">
      <div class="toolbar">
        <ApiAndRegion regions={regions} cells={cells} state={state} change={change} />
        <Filters state={state} change={change} />
        <CsvButton
          name="requests"
          columns={['ts_ms', 'country', 'api', 'outcome', 'status', 'total_us', ...PHASES, 'trace']}
          rows={() =>
            exemplars.map((row) => [
              row.tsMs,
              row.country,
              row.api,
              row.outcome,
              row.status,
              row.totalUs,
              ...PHASES.map((phase) => row.phasesUs[phase]),
              row.trace,
            ])
          }
        />
      </div>
      <ul class="phase-legend">
        {PARTS.map((part) => (
          <li key={part}>
            <i class={`phase-${part}`} />
            {texts[part]}
          </li>
        ))}
      </ul>
      {exemplars.length === 0 ? (
        <p class="state" role="status">
          {texts.noExemplars}
        </p>
      ) : (
        <ol class="exemplars">
          {exemplars.map((exemplar) => (
            <li key={`${exemplar.tsMs} ${exemplar.api} ${exemplar.totalUs}`}>
              <Row exemplar={exemplar} scaleUs={scaleUs} traceUrl={traceUrl} />
            </li>
          ))}
        </ol>
      )}
      <p class="hint">
        n {exemplars.length}. {texts.exemplarsHint}
      </p>
    </section>
  );
}

interface RowProps {
  readonly exemplar: Exemplar;
  readonly scaleUs: number;
  readonly traceUrl: string;
}

function Row({ exemplar, scaleUs, traceUrl }: RowProps) {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const momentOf = useExactMoments();
  const { outcome, status, api, country, totalUs } = exemplar;
  return (
    <details data-api={api} data-country={country} data-outcome={outcome} data-total-us={totalUs}>
      <summary>
        <time>{momentOf(exemplar.tsMs)}</time>
        <span class={outcome === 'ok' ? 'outcome' : 'outcome failed'}>
          {outcome} {status || ''}
        </span>
        <span class="route">{api}</span>
        <span>{nameOf(country)}</span>
        <Waterfall exemplar={exemplar} scaleUs={scaleUs} />
        <b>{joined(duration(totalUs / 1000))}</b>
      </summary>
      <dl>
        {partsOf(exemplar).map(([name, us]) => (
          <Fact key={name} name={texts[name]} value={joined(duration(us / 1000))} mark={name} />
        ))}
        {Object.entries(exemplar.facts).map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
        {exemplar.headers.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
        <Fact name={texts.standsFor} value={joined(count(exemplar.weight))} />
        {exemplar.trace !== '' && (
          <Fact
            name={texts.trace}
            value={exemplar.trace}
            link={traceUrl.replace('{trace}', exemplar.trace)}
          />
        )}
      </dl>
    </details>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly mark?: string;
  /** Where there is more; '' for nowhere. */
  readonly link?: string;
}

function Fact({ name, value, mark, link = '' }: FactProps) {
  return (
    <div>
      <dt>
        {mark !== undefined && <i class={`phase-${mark}`} />}
        {name}
      </dt>
      <dd>
        {link === '' ? (
          value
        ) : (
          <a href={link} target="_blank" rel="noreferrer">
            {value}
          </a>
        )}
      </dd>
    </div>
  );
}

function Filters({ state, change }: { state: ViewState; change: Change }) {
  const texts = useTexts();
  return (
    <>
      <select
        aria-label={texts.outcome}
        value={state.outcome}
        onChange={(event) => change({ outcome: event.currentTarget.value })}
      >
        <option value="">{texts.allOutcomes}</option>
        <option value="failed">{texts.failed}</option>
        {OUTCOMES.map((outcome) => (
          <option key={outcome}>{outcome}</option>
        ))}
      </select>
      <select
        aria-label={texts.slow}
        value={String(state.slowMs)}
        onChange={(event) => change({ slowMs: Number(event.currentTarget.value) })}
      >
        {SLOW_MS.map((ms) => (
          <option key={ms} value={String(ms)}>
            {ms === 0 ? texts.anyTime : `≥ ${joined(duration(ms))}`}
          </option>
        ))}
      </select>
      <select
        aria-label={texts.sorting}
        value={state.order}
        onChange={(event) => change({ order: event.currentTarget.value as Order })}
      >
        {ORDERS.map((order) => (
          <option key={order} value={order}>
            {texts[order]}
          </option>
        ))}
      </select>
    </>
  );
}
