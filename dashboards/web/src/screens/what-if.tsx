// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import {
  type BudgetState,
  type Cell,
  decodeWhatIf,
  samplingDiff,
  type WhatIf,
} from '../data/budget';
import { useLive } from '../data/use-live';
import { bytes, count, joined, percent } from '../format/numbers';
import { Amount } from '../parts/amount';
import { CsvButton } from '../parts/csv-button';
import { type Column, csvOf, FactsTable } from '../parts/facts-table';
import { Loading } from '../parts/states';
import { useCountryNames, useTexts } from '../speech';
import { BUDGET_TIMES } from '../state/url';
import { amountOf } from './budget';
import type { Ask, ScreenProps } from './screen';

interface Props extends ScreenProps {
  readonly budget: BudgetState;
  readonly ask: Ask;
}

/** Another budget tried on the planner itself, down to the change of sampling.yaml. */
export function WhatIfPanel({ budget, ask, state, change }: Props) {
  const texts = useTexts();
  const times = state.budgetTimes;
  const perDay = Math.max(1, Math.round(triedOf(budget) * times));
  const said = `×${times}: ${joined(amountOf(budget.unit)(perDay))} ${texts.perDay}`;
  const parameter = budget.unit === 'bytes' ? 'bytesPerDay' : 'timingsPerDay';
  const { data, error } = useLive(
    `${parameter} ${perDay}`,
    () => ask('what-if', { [parameter]: String(perDay) }).then(decodeWhatIf),
    false,
    0,
  );
  return (
    <>
      <h2>{texts.whatIf}</h2>
      <label class="slider">
        {texts.budgetTried}
        <input
          type="range"
          min="0"
          max={BUDGET_TIMES.length - 1}
          step="1"
          value={BUDGET_TIMES.indexOf(times as (typeof BUDGET_TIMES)[number])}
          aria-valuetext={said}
          onInput={(event) =>
            change({ budgetTimes: BUDGET_TIMES[Number(event.currentTarget.value)]! })
          }
        />
        <output>{said}</output>
      </label>
      {error !== undefined ? (
        <p class="hint" role="status">
          {error.startsWith('503') ? texts.noPlanYet : error}
        </p>
      ) : data === undefined ? (
        <Loading />
      ) : (
        <Outcome whatIf={data} />
      )}
    </>
  );
}

/**
 * What is tried once: the budget; where traffic uses less than half of it, what is spent now, since
 * a half of the budget would change nothing then. Rounded, so that it does not follow every minute.
 */
function triedOf({ budgetPerDay, spendPerDayNow }: BudgetState): number {
  return spendPerDayNow > budgetPerDay / 2 ? budgetPerDay : Number(spendPerDayNow.toPrecision(1));
}

function Outcome({ whatIf }: { whatIf: WhatIf }) {
  const texts = useTexts();
  const columns = useCellColumns();
  const { unit, now, then, cells, unreadable } = whatIf;
  const lost = new Set(unreadable);
  const shown = [
    ...cells.filter((_, at) => lost.has(at)),
    ...cells.filter((_, at) => !lost.has(at)),
  ].slice(0, 40);
  const diff = samplingDiff(unit, now.budgetPerDay, then.budgetPerDay);
  return (
    <>
      <p class="outlook" data-unreadable={unreadable.length}>
        {texts.expected}: {joined(bytes(now.expectedBytesPerDay))} →{' '}
        <b>{joined(bytes(then.expectedBytesPerDay))}</b> {texts.perDay}, {texts.kept}{' '}
        {joined(percent(now.keptShare))} → <b>{joined(percent(then.keptShare))}</b>.{' '}
        <b class={unreadable.length > 0 ? 'burning' : ''}>
          {texts.becomeUnreadable}: {unreadable.length}
        </b>
      </p>
      {then.budgetPerDay !== now.budgetPerDay && (
        <div class="diff">
          <pre tabIndex={0} aria-label="sampling.yaml">
            {diff}
          </pre>
          <button type="button" onClick={() => void navigator.clipboard.writeText(diff)}>
            {texts.copy}
          </button>
        </div>
      )}
      <div class="panel-head">
        <h2>{texts.cells}</h2>
        <CsvButton name="what-if" {...csvOf(columns, cells)} />
      </div>
      <FactsTable
        label={texts.cells}
        columns={columns}
        rows={shown}
        keyOf={({ app, country, api }) => `${app} ${country} ${api}`}
        marks={({ country, api, then: later }) => ({
          'data-country': country,
          'data-api': api,
          'data-readable': Number(later.readable),
        })}
      />
    </>
  );
}

function useCellColumns(): readonly Column<Cell>[] {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const width = (value: number | null) =>
    value === null ? (
      <em>{texts.unreadable}</em>
    ) : (
      <>
        ± <Amount quantity={percent(value / 100)} />
      </>
    );
  return [
    {
      name: `${texts.region} · ${texts.api}`,
      show: ({ country, api }) => `${nameOf(country)} · ${api}`,
      csv: { app: (row) => row.app, country: (row) => row.country, api: (row) => row.api },
    },
    {
      name: texts.requestsPerDay,
      show: ({ requestsPerDay }) => <Amount quantity={count(requestsPerDay)} />,
      csv: { requests_per_day: (row) => row.requestsPerDay },
    },
    {
      name: texts.kept,
      show: ({ now, then }) => (
        <>
          {joined(percent(now.keepProbability))} → {joined(percent(then.keepProbability))}
        </>
      ),
      csv: {
        keep_now: (row) => row.now.keepProbability,
        keep_then: (row) => row.then.keepProbability,
      },
    },
    {
      name: texts.stored,
      show: ({ now, then }) => (
        <>
          {joined(bytes(now.bytesPerDay))} → {joined(bytes(then.bytesPerDay))}
        </>
      ),
      csv: {
        bytes_now: (row) => row.now.bytesPerDay,
        bytes_then: (row) => row.then.bytesPerDay,
      },
    },
    {
      name: texts.p95Width,
      show: ({ now, then }) => (
        <>
          {width(now.p95Percent)} → {width(then.p95Percent)}
        </>
      ),
      csv: {
        p95_percent_now: (row) => row.now.p95Percent,
        p95_percent_then: (row) => row.then.p95Percent,
        count_percent_now: (row) => row.now.countPercent,
        count_percent_then: (row) => row.then.countPercent,
      },
    },
  ];
}
