// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Change, Verdict } from '../data/compare';
import { count, duration, joined, percent, type Quantity } from '../format/numbers';
import { Amount } from '../parts/amount';
import type { Column } from '../parts/facts-table';
import { useCountryNames, useTexts } from '../speech';

/** A value of the metric. */
function quantityOf(metric: string, value: number): Quantity {
  return metric === 'error_rate' ? percent(value) : duration(value);
}

/** A difference, with its sign. */
function difference(metric: string, value: number): Quantity {
  const { value: digits, unit } = quantityOf(metric, Math.abs(value));
  return { value: `${value < 0 ? '−' : '+'}${digits}`, unit: unit === '%' ? ' %pt' : unit };
}

interface LineProps {
  readonly row: Change;
  readonly metric: string;
  readonly brief?: boolean;
}

/** Before, after, the change with its interval, and what to make of it. */
export function ChangeLine({ row, metric, brief = false }: LineProps) {
  const texts = useTexts();
  const { before, after, change, changeLow, changeHigh } = row;
  if (before === null || after === null || change === null) {
    return <span class="missing">{texts.notEnoughData}</span>;
  }
  const text = (value: number) => joined(quantityOf(metric, value));
  const signed = (value: number) => joined(difference(metric, value));
  return (
    <span class={brief ? 'change brief' : 'change'} data-scope={row.scope}>
      {text(before)} → {text(after)}: <b>{signed(change)}</b>{' '}
      {changeLow !== null && changeHigh !== null && (
        <span class="interval">
          {signed(changeLow)} … {signed(changeHigh)}
        </span>
      )}{' '}
      {!brief && (
        <>
          <VerdictBadge verdict={row.verdict} />{' '}
          <span class="interval">
            n {joined(count(row.beforeSampled))} → {joined(count(row.afterSampled))}
            {row.comparedShare !== null &&
              `, ${joined(percent(row.comparedShare))} ${texts.comparedShare}`}
          </span>
        </>
      )}
    </span>
  );
}

function VerdictBadge({ verdict }: { verdict: Verdict }) {
  const texts = useTexts();
  return <span class={`badge verdict ${verdict}`}>{texts[`verdict_${verdict}`]}</span>;
}

/** The columns of the regions; intervals share one scale, as wide as the widest of them. */
export function useChangeColumns(
  metric: string,
  rows: readonly Change[],
): readonly Column<Change>[] {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const widest = Math.max(
    1e-9,
    ...rows.flatMap(({ changeLow, changeHigh }) => [
      Math.abs(changeLow ?? 0),
      Math.abs(changeHigh ?? 0),
    ]),
  );
  const value = (name: string, column: string, of: (row: Change) => number | null) => ({
    name,
    show: (row: Change) => {
      const shown = of(row);
      return <Amount quantity={shown === null ? null : quantityOf(metric, shown)} />;
    },
    csv: { [column]: of },
  });
  return [
    {
      name: texts.region,
      show: ({ country }) => nameOf(country),
      csv: { country: (row) => row.country, metric: (row) => row.metric },
    },
    value(texts.before, 'before', (row) => row.before),
    value(texts.after, 'after', (row) => row.after),
    {
      name: texts.change,
      show: ({ change, changeLow, changeHigh }) => (
        <>
          <Amount quantity={change === null ? null : difference(metric, change)} />{' '}
          {changeLow !== null && changeHigh !== null && (
            <span class="interval">
              {joined(difference(metric, changeLow))} … {joined(difference(metric, changeHigh))}
            </span>
          )}
        </>
      ),
      csv: {
        change: (row) => row.change,
        change_low: (row) => row.changeLow,
        change_high: (row) => row.changeHigh,
      },
    },
    {
      name: texts.lessMore,
      show: (row) => <Forest row={row} widest={widest} />,
      csv: {},
    },
    {
      name: texts.verdict,
      show: ({ verdict }) => <VerdictBadge verdict={verdict} />,
      csv: { verdict: (row) => row.verdict },
    },
    {
      name: texts.adjustedP,
      show: ({ adjustedP }) => (
        <Amount quantity={adjustedP === null ? null : probability(adjustedP)} />
      ),
      csv: { adjusted_p: (row) => row.adjustedP },
    },
    {
      name: texts.sampled,
      show: (row) => `${joined(count(row.beforeSampled))} → ${joined(count(row.afterSampled))}`,
      csv: {
        before_sampled: (row) => row.beforeSampled,
        after_sampled: (row) => row.afterSampled,
        before_sessions: (row) => row.beforeSessions,
        after_sessions: (row) => row.afterSessions,
        compared_share: (row) => row.comparedShare,
      },
    },
  ];
}

function probability(p: number): Quantity {
  return { value: p < 0.001 ? '<0.001' : p.toFixed(3), unit: '' };
}

const WIDTH = 180;

/** The interval of a change around zero; the numbers stand beside it. */
function Forest({ row, widest }: { row: Change; widest: number }) {
  const { change, changeLow, changeHigh, verdict } = row;
  const at = (value: number) => ((value / widest + 1) / 2) * (WIDTH - 8) + 4;
  return (
    <svg
      class={`forest ${verdict}`}
      viewBox={`0 0 ${WIDTH} 14`}
      width={WIDTH}
      height="14"
      aria-hidden="true"
    >
      <line class="zero" x1={at(0)} x2={at(0)} y1="0" y2="14" />
      {change !== null && changeLow !== null && changeHigh !== null && (
        <>
          <line x1={at(changeLow)} x2={at(changeHigh)} y1="7" y2="7" />
          <circle cx={at(change)} cy="7" r="3.5" />
        </>
      )}
    </svg>
  );
}
