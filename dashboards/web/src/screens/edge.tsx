// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { decodeEdge, type Distance, type EdgeRow, farAway, type Measured } from '../data/edge';
import { count, duration, percent, type Quantity } from '../format/numbers';
import { Amount } from '../parts/amount';
import { CsvButton } from '../parts/csv-button';
import { IntervalText, WithN } from '../parts/estimate';
import { type Column, csvOf, FactsTable } from '../parts/facts-table';
import { useCountryNames, useTexts } from '../speech';
import { EdgeMatrix } from './edge-matrix';
import type { LoadScreen } from './screen';

export const loadEdge: LoadScreen = async (ask) => {
  const rows = decodeEdge(await ask('edge'));
  return () => <EdgeScreen rows={rows} />;
};

/** Which PoP serves whom, who is served from far away, and what caches and connections gain. */
function EdgeScreen({ rows }: { rows: readonly EdgeRow[] }) {
  const texts = useTexts();
  const columns = useEdgeColumns();
  const busiest = [...rows].sort((a, b) => b.requests - a.requests);
  return (
    <section class="panels">
      <div class="pair wide-first">
        <div class="card panel">
          <h2>{texts.popMatrix}</h2>
          <EdgeMatrix rows={rows} />
          <p class="hint">{texts.popMatrixHint}</p>
        </div>
        <div class="card panel">
          <h2>{texts.farAway}</h2>
          <FarAway rows={farAway(rows)} />
        </div>
      </div>
      <div class="card panel">
        <div class="panel-head">
          <h2>{texts.cacheAndConnections}</h2>
          <CsvButton name="edge" {...csvOf(columns, busiest)} />
        </div>
        <FactsTable
          label={texts.cacheAndConnections}
          columns={columns}
          rows={busiest}
          keyOf={keyOf}
          marks={marksOf}
        />
        <p class="hint">{texts.hitShareHint}</p>
      </div>
    </section>
  );
}

function FarAway({ rows }: { rows: readonly Distance[] }) {
  const texts = useTexts();
  const place = usePlace();
  if (rows.length === 0) {
    return <p class="hint">{texts.noneFarAway}</p>;
  }
  return (
    <>
      {rows.every(({ row }) => row.pop === '') && <p class="hint">{texts.noPopAtAll}</p>}
      <ol class="far-away">
        {rows.slice(0, 12).map(({ row, ms, sampled, of }) => (
          <li key={keyOf(row)} {...marksOf(row)}>
            <b>{place(row)}</b> <WithN of={{ value: ms, sampled }} format={duration} />{' '}
            <span class="interval">{of === 'hits' ? texts.ofHits : texts.ofReused}</span>
          </li>
        ))}
      </ol>
      <p class="hint">{texts.farAwayHint}</p>
    </>
  );
}

function useEdgeColumns(): readonly Column<EdgeRow>[] {
  const texts = useTexts();
  const place = usePlace();
  const measured = (
    name: string,
    column: string,
    of: (row: EdgeRow) => Measured,
    format: (value: number) => Quantity,
  ): Column<EdgeRow> => ({
    name,
    show: (row) => <WithN of={of(row)} format={format} />,
    csv: { [column]: (row) => of(row).value, [`${column}_n`]: (row) => of(row).sampled },
  });
  return [
    {
      name: `${texts.region} · ${texts.pop}`,
      show: place,
      csv: { country: (row) => row.country, pop: (row) => row.pop },
    },
    {
      name: texts.requests,
      show: (row) => (
        <>
          <Amount quantity={count(row.requests)} />{' '}
          <IntervalText low={row.requestsLow} high={row.requestsHigh} />
        </>
      ),
      csv: {
        requests: (row) => row.requests,
        requests_low: (row) => row.requestsLow,
        requests_high: (row) => row.requestsHigh,
      },
    },
    measured(texts.p50, 'p50_ms', (row) => ({ value: row.p50Ms, sampled: row.sampled }), duration),
    measured(texts.hitShare, 'hit_share', (row) => row.hitShare, percent),
    {
      name: texts.cacheUnknown,
      show: (row) => (
        <Amount quantity={row.unknownShare === null ? null : percent(row.unknownShare)} />
      ),
      csv: { unknown_share: (row) => row.unknownShare },
    },
    measured(texts.hitP50, 'hit_p50_ms', (row) => row.hit, duration),
    measured(texts.missP50, 'miss_p50_ms', (row) => row.miss, duration),
    measured(texts.newP50, 'new_p50_ms', (row) => row.opened, duration),
    measured(texts.reusedP50, 'reused_p50_ms', (row) => row.reused, duration),
  ];
}

function usePlace(): (row: EdgeRow) => string {
  const texts = useTexts();
  const nameOf = useCountryNames();
  return ({ country, pop }) => `${nameOf(country)} · ${pop || texts.noPop}`;
}

function keyOf({ country, pop }: EdgeRow): string {
  return `${country} ${pop}`;
}

function marksOf({ country, pop, sampled }: EdgeRow) {
  return { 'data-country': country, 'data-pop': pop, 'data-n': sampled };
}
