// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { ApiError } from '../data/api';
import { type BudgetState, decodeBudgetState, decodeSpent, type Spent } from '../data/budget';
import { bytes, count, joined, percent, type Quantity } from '../format/numbers';
import { Amount } from '../parts/amount';
import { CsvButton } from '../parts/csv-button';
import { type Column, csvOf, FactsTable } from '../parts/facts-table';
import { useCountryNames, useTexts } from '../speech';
import type { Texts } from '../texts';
import type { Ask, LoadScreen, ScreenProps } from './screen';
import { WhatIfPanel } from './what-if';
import '../styles/budget.css';

export const loadBudget: LoadScreen = async (ask) => {
  const [budget, spent] = await Promise.all([
    ask('budget-state').then(decodeBudgetState).then(oncePlanned).catch(noneWithoutPlan),
    ask('budget').then(decodeSpent),
  ]);
  return (props) => <BudgetScreen {...{ budget, spent, ask }} {...props} />;
};

/** A plan made from nothing has no pace to tell of: its watermark is the beginning of time. */
function oncePlanned(state: BudgetState): BudgetState | undefined {
  return state.plan.watermark < NO_TRAFFIC_BEFORE_MS ? undefined : state;
}

/** Before the first plan the planner has nothing to say, while bytes are stored already. */
function noneWithoutPlan(failure: unknown): undefined {
  if (failure instanceof ApiError && [404, 503].includes(failure.status)) {
    return undefined;
  }
  throw failure;
}

const NO_TRAFFIC_BEFORE_MS = 86_400_000;

interface Props extends ScreenProps {
  readonly budget: BudgetState | undefined;
  readonly spent: readonly Spent[];
  readonly ask: Ask;
}

/** What knowing all this costs, who spends it, and what another budget would buy. */
function BudgetScreen({ budget, spent, ask, ...screen }: Props) {
  const texts = useTexts();
  const columns = useSpentColumns();
  return (
    <section class="panels">
      {budget === undefined ? (
        <p class="card hint" role="status">
          {texts.noPlanYet}
        </p>
      ) : (
        <Plan budget={budget} ask={ask} {...screen} />
      )}
      <div class="card panel">
        <div class="panel-head">
          <h2>{texts.whoSpends}</h2>
          <CsvButton name="budget" {...csvOf(columns, spent)} />
        </div>
        <FactsTable
          label={texts.whoSpends}
          columns={columns}
          rows={[...spent].sort((a, b) => b.storedBytes - a.storedBytes).slice(0, 60)}
          keyOf={({ dimension, value }) => `${dimension} ${value}`}
          marks={({ dimension, value, sampled }) => ({
            'data-dimension': dimension,
            'data-value': value,
            'data-n': sampled,
          })}
        />
        <p class="hint">{texts.spentHint}</p>
      </div>
    </section>
  );
}

interface PlanProps extends ScreenProps {
  readonly budget: BudgetState;
  readonly ask: Ask;
}

/** What the planner says: spend against budget, the price of floors, and another budget. */
function Plan({ budget, ask, ...screen }: PlanProps) {
  const texts = useTexts();
  const amount = amountOf(budget.unit);
  return (
    <>
      {budget.policy.trouble !== null && (
        <p class="stale" role="alert">
          {texts.policyTrouble} {budget.policy.file}
          <span class="detail">{budget.policy.trouble}</span>
        </p>
      )}
      <div class="pair">
        <div class="card panel">
          <h2>{texts.spend}</h2>
          <Meter
            name={texts.today}
            value={budget.spentToday}
            budget={budget.budgetPerDay}
            amount={amount}
          />
          <Meter
            name={texts.paceNow}
            value={budget.spendPerDayNow}
            budget={budget.budgetPerDay}
            amount={amount}
          />
          <Meter
            name={texts.monthForecast}
            value={budget.forecastMonth}
            budget={budget.budgetMonth}
            amount={amount}
          />
          <p class="hint">
            {texts.fixedCost}:{' '}
            {Object.entries(budget.fixedBytesPerDay)
              .map(([name, cost]) => `${fixedText(name, texts)} ${joined(bytes(cost))}`)
              .join(', ')}
          </p>
        </div>
        <div class="card panel">
          <h2>{texts.floors}</h2>
          <ul class="floors">
            {budget.floors.map(({ rule, bytesPerDay }) => (
              <li key={rule}>
                <span class="route">{rule}</span> <Amount quantity={bytes(bytesPerDay)} />{' '}
                {texts.perDay}
              </li>
            ))}
          </ul>
          {budget.floors.length === 0 && <p class="hint">{texts.noFloors}</p>}
        </div>
      </div>
      <div class="card panel">
        <WhatIfPanel budget={budget} ask={ask} {...screen} />
      </div>
    </>
  );
}

export function amountOf(unit: BudgetState['unit']): (value: number) => Quantity {
  return unit === 'bytes' ? bytes : count;
}

function fixedText(name: string, texts: Texts): string {
  return texts[`fixed_${name}` as keyof Texts] ?? name;
}

interface MeterProps {
  readonly name: string;
  readonly value: number;
  readonly budget: number;
  readonly amount: (value: number) => Quantity;
}

/** A part of a budget; it turns red where the budget is passed. */
function Meter({ name, value, budget, amount }: MeterProps) {
  const share = budget === 0 ? 0 : value / budget;
  return (
    <div class={share > 1 ? 'meter over' : 'meter'}>
      <span>
        {name}: <b>{joined(amount(value))}</b> / {joined(amount(budget))} ({joined(percent(share))})
      </span>
      <i style={{ width: `${Math.min(100, 100 * share)}%` }} />
    </div>
  );
}

function useSpentColumns(): readonly Column<Spent>[] {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const dimensions: Readonly<Record<string, string>> = {
    app: texts.app,
    region: texts.region,
    api: texts.api,
  };
  return [
    {
      name: texts.spender,
      show: ({ dimension, value }) =>
        `${dimensions[dimension] ?? dimension}: ${dimension === 'region' ? nameOf(value) : value || texts.unknown}`,
      csv: { dimension: (row) => row.dimension, value: (row) => row.value },
    },
    {
      name: texts.stored,
      show: ({ storedBytes }) => <Amount quantity={bytes(storedBytes)} />,
      csv: { stored_bytes: (row) => row.storedBytes },
    },
    {
      name: texts.onTheWire,
      show: ({ wireBytes }) => <Amount quantity={wireBytes === null ? null : bytes(wireBytes)} />,
      csv: { wire_bytes: (row) => row.wireBytes },
    },
    {
      name: texts.requests,
      show: ({ requests }) => <Amount quantity={count(requests)} />,
      csv: { requests: (row) => row.requests },
    },
    {
      name: texts.ciBought,
      show: ({ ciWidth }) =>
        ciWidth === 0 ? (
          texts.exact
        ) : (
          <>
            {ciWidth !== null && '± '}
            <Amount quantity={ciWidth === null ? null : percent(ciWidth)} />
          </>
        ),
      csv: { ci_width: (row) => row.ciWidth },
    },
    {
      name: texts.sampled,
      show: ({ sampled }) => joined(count(sampled)),
      csv: { sampled: (row) => row.sampled },
    },
  ];
}
