// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { loadSettings, targetsOf } from '../data/settings';
import { decodeSlo, type Promised } from '../data/slo';
import { count, duration, joined, percent, ratio } from '../format/numbers';
import { Amount } from '../parts/amount';
import { CsvButton } from '../parts/csv-button';
import { IntervalText } from '../parts/estimate';
import { type Column, csvOf, FactsTable } from '../parts/facts-table';
import { useCountryNames, useTexts } from '../speech';
import type { LoadScreen } from './screen';

export const loadSlo: LoadScreen = async (ask) => {
  const targets = targetsOf(await loadSettings());
  const rows = decodeSlo(await ask('slo', { targets }));
  return () => <SloScreen rows={rows} />;
};

/** What each region was promised and got: Apdex, and how fast its error budget burns. */
function SloScreen({ rows }: { rows: readonly Promised[] }) {
  const texts = useTexts();
  const columns = useSloColumns();
  const paging = rows.filter(({ page }) => page).length;
  return (
    <section class="card panel">
      <div class="panel-head">
        <h2>{texts.slo}</h2>
        <p class={paging > 0 ? 'outcome failed' : 'interval'} data-paging={paging}>
          {paging > 0 ? `${texts.regionsPage} ${paging}` : texts.noRegionPages}
        </p>
        <CsvButton name="slo" {...csvOf(columns, rows)} />
      </div>
      <FactsTable
        label={texts.slo}
        columns={columns}
        rows={rows}
        keyOf={({ country }) => country}
        marks={({ country, sampled, page }) => ({
          'data-country': country,
          'data-n': sampled,
          'data-page': Number(page),
        })}
      />
      <p class="hint">{texts.sloHint}</p>
    </section>
  );
}

function useSloColumns(): readonly Column<Promised>[] {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const burn = (
    name: string,
    column: string,
    of: (row: Promised) => number | null,
  ): Column<Promised> => ({
    name: `${texts.burn} ${name}`,
    show: (row) => {
      const value = of(row);
      return (
        <span class={value !== null && value > 1 ? 'burning' : ''}>
          <Amount quantity={value === null ? null : ratio(value)} />
        </span>
      );
    },
    csv: { [column]: of },
  });
  return [
    {
      name: texts.region,
      show: ({ country, page }) => (
        <>
          {nameOf(country)} {page && <span class="badge alert">{texts.pages}</span>}
        </>
      ),
      csv: { country: (row) => row.country, page: (row) => Number(row.page) },
    },
    {
      name: texts.target,
      show: ({ satisfiedMs, objective }) => (
        <>
          {joined(duration(satisfiedMs))} · {joined(percent(objective))}
        </>
      ),
      csv: { satisfied_ms: (row) => row.satisfiedMs, objective: (row) => row.objective },
    },
    {
      name: 'Apdex',
      show: ({ apdex, apdexLow, apdexHigh }) => (
        <>
          <Amount quantity={apdex === null ? null : score(apdex)} />{' '}
          {apdexLow !== null && apdexHigh !== null && (
            <IntervalText low={apdexLow} high={apdexHigh} format={score} />
          )}
        </>
      ),
      csv: {
        apdex: (row) => row.apdex,
        apdex_low: (row) => row.apdexLow,
        apdex_high: (row) => row.apdexHigh,
      },
    },
    {
      name: texts.badShare,
      show: ({ badShare }) => <Amount quantity={badShare === null ? null : percent(badShare)} />,
      csv: { bad_share: (row) => row.badShare },
    },
    burn(texts.inRange, 'burn', (row) => row.burn),
    burn('5 m', 'burn_5m', (row) => row.burn5m),
    burn('30 m', 'burn_30m', (row) => row.burn30m),
    burn('1 h', 'burn_1h', (row) => row.burn1h),
    burn('6 h', 'burn_6h', (row) => row.burn6h),
    {
      name: texts.sampled,
      show: ({ sampled }) => joined(count(sampled)),
      csv: { requests: (row) => row.requests, sampled: (row) => row.sampled },
    },
  ];
}

function score(apdex: number) {
  return { value: apdex.toFixed(2), unit: '' };
}
