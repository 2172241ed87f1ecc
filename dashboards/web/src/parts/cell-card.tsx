// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Stats } from '../data/stats';
import { count, duration, joined, percent } from '../format/numbers';
import { useCountryNames, useTexts } from '../speech';

interface Props {
  readonly country: string;
  readonly api: string;
  readonly stats: Stats | undefined;
  /** The cell it belongs to, in the viewport. */
  readonly at: DOMRect;
}

const WIDTH = 264;
const HEIGHT = 196;
const GAP = 8;

/** Everything known of one cell, beside it. Hidden from screen readers: the cell says it itself. */
export function CellCard({ country, api, stats, at }: Props) {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const below = at.bottom + GAP + HEIGHT < innerHeight;
  const left = Math.max(GAP, Math.min(at.left, innerWidth - WIDTH - GAP));
  const top = below ? at.bottom + GAP : Math.max(GAP, at.top - GAP - HEIGHT);
  return (
    <div
      class="cell-card"
      aria-hidden="true"
      style={{ left: `${left}px`, top: `${top}px`, width: `${WIDTH}px` }}
    >
      <strong>{nameOf(country)}</strong>
      <span class="route">{api || texts.allApis}</span>
      {stats === undefined ? (
        <p>{texts.noRequests}</p>
      ) : (
        <dl>
          <Line name={texts.p50} value={stats.p50Ms} format={duration} />
          <Line name={texts.p95} value={stats.p95Ms} format={duration} />
          <Line name={texts.p99} value={stats.p99Ms} format={duration} />
          <Line name={texts.errors} value={stats.errorRate} format={percent} />
          <Line name={texts.requests} value={stats.requests} format={count} />
          <dt />
          <dd class="interval">
            {stats.requestsLow === stats.requestsHigh
              ? texts.exact
              : `${joined(count(stats.requestsLow))} – ${joined(count(stats.requestsHigh))}`}
          </dd>
          <Line name={texts.sampled} value={stats.sampled} format={count} />
        </dl>
      )}
    </div>
  );
}

interface LineProps {
  readonly name: string;
  readonly value: number | null;
  readonly format: (value: number) => { value: string; unit: string };
}

function Line({ name, value, format }: LineProps) {
  const texts = useTexts();
  return (
    <>
      <dt>{name}</dt>
      <dd>{value === null ? <em>{texts.notEnoughData}</em> : joined(format(value))}</dd>
    </>
  );
}
