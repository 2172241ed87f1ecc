// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { loadSettings, targetsOf } from '../data/settings';
import { type Affected, decodeAffected, decodeSlo, type Promised } from '../data/slo';
import { count, duration, joined, percent, ratio } from '../format/numbers';
import { Amount } from '../parts/amount';
import { CsvButton } from '../parts/csv-button';
import { IntervalText } from '../parts/estimate';
import { type Column, csvOf, FactsTable } from '../parts/facts-table';
import { useCountryNames, useTexts } from '../speech';
import type { LoadScreen } from './screen';

export const loadSlo: LoadScreen = async (ask) => {
  const targets = targetsOf(await loadSettings());
  const [rows, affected] = await Promise.all([
    ask('slo', { targets }).then(decodeSlo),
    ask('affected', { api: '' }).then(decodeAffected),
  ]);
  return () => <SloScreen rows={rows} affected={affected} />;
};

interface Props {
  readonly rows: readonly Promised[];
  readonly affected: ReadonlyMap<string, Affected>;
}

/** What each region was promised and got: Apdex, how fast its error budget burns, who was hit. */
function SloScreen({ rows, affected }: Props) {
  const texts = useTexts();
  const columns = useSloColumns(affected);
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

function useSloColumns(affected: Props['affected']): readonly Column<Promised>[] {
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
      name: texts.affectedSessions,
      hint: texts.affectedSessionsHint,
      show: ({ country }) => <AffectedSessions of={affected.get(country)} />,
      csv: {
        affected: ({ country }) => affected.get(country)?.affected.value ?? null,
        affected_low: ({ country }) => affected.get(country)?.affected.low ?? null,
        affected_high: ({ country }) => affected.get(country)?.affected.high ?? null,
        affected_sampled: ({ country }) => affected.get(country)?.sampled ?? null,
        sessions: ({ country }) => affected.get(country)?.sessions ?? null,
      },
    },
    {
      name: texts.sampled,
      show: ({ sampled }) => joined(count(sampled)),
      csv: { requests: (row) => row.requests, sampled: (row) => row.sampled },
    },
  ];
}

function AffectedSessions({ of }: { of: Affected | undefined }) {
  const texts = useTexts();
  const { value = null, low = null, high = null } = of?.affected ?? {};
  return (
    <>
      <Amount quantity={value === null ? null : count(value)} />{' '}
      {low !== null && high !== null && <IntervalText low={low} high={high} />}
      {of !== undefined && (
        <span class="interval">
          {' '}
          n {joined(count(of.sampled))} · {joined(count(of.sessions))} {texts.inAll}
        </span>
      )}
    </>
  );
}

function score(apdex: number) {
  return { value: apdex.toFixed(2), unit: '' };
}
