// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { byLever, decodeOpportunities, type Lever, type Opportunity } from '../data/opportunities';
import { count, duration, hours, joined, percent } from '../format/numbers';
import { Amount } from '../parts/amount';
import { CsvButton } from '../parts/csv-button';
import { IntervalText } from '../parts/estimate';
import { type Column, csvOf, FactsTable } from '../parts/facts-table';
import { ViewLink } from '../parts/view-link';
import { useCountryNames, useTexts } from '../speech';
import type { Texts } from '../texts';
import type { LoadScreen, ScreenProps } from './screen';

export const loadOpportunities: LoadScreen = async (ask) => {
  const rows = decodeOpportunities(await ask('opportunities'));
  return (props) => <OpportunitiesScreen rows={rows} {...props} />;
};

interface Props extends ScreenProps {
  readonly rows: readonly Opportunity[];
}

/** Region and API by the hours their users lose to the network, each with its levers. */
function OpportunitiesScreen({ rows, ...props }: Props) {
  const texts = useTexts();
  const columns = useOpportunityColumns(props);
  if (rows.length === 0) {
    return <p class="card hint">{texts.noPhases}</p>;
  }
  return (
    <section class="panels">
      <div class="card panel">
        <h2>{texts.levers}</h2>
        <ol class="levers">
          {byLever(rows).map(([lever, won]) => (
            <li key={lever} data-lever={lever}>
              <b>{leverText(lever, texts)}</b> <Amount quantity={hours(won)} />
              <span class="hint">{texts[`${lever}_hint` as keyof Texts]}</span>
            </li>
          ))}
        </ol>
      </div>
      <div class="card panel">
        <div class="panel-head">
          <h2>{texts.lostToNetwork}</h2>
          <CsvButton name="opportunities" {...csvOf(columns, rows)} />
        </div>
        <FactsTable
          label={texts.lostToNetwork}
          columns={columns}
          rows={rows}
          keyOf={({ country, api }) => `${country} ${api}`}
          marks={({ country, api, sampled }) => ({
            'data-country': country,
            'data-api': api,
            'data-n': sampled,
          })}
        />
        <p class="hint">{texts.lostHint}</p>
      </div>
    </section>
  );
}

function useOpportunityColumns({ state, change }: Omit<ScreenProps, 'regions'>) {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const best = ({ levers }: Opportunity): Lever => levers[0]!;
  const columns: readonly Column<Opportunity>[] = [
    {
      name: `${texts.region} · ${texts.api}`,
      show: ({ country, api }) => (
        <ViewLink state={state} change={change} to={{ view: 'api', api, region: country || '??' }}>
          {nameOf(country)} · <span class="route">{api}</span>
        </ViewLink>
      ),
      csv: { country: (row) => row.country, api: (row) => row.api },
    },
    {
      name: texts.userHours,
      show: (row) => (
        <>
          <Amount quantity={hours(row.hours)} />{' '}
          <IntervalText low={row.hoursLow} high={row.hoursHigh} format={hours} />
        </>
      ),
      csv: {
        network_hours: (row) => row.hours,
        hours_low: (row) => row.hoursLow,
        hours_high: (row) => row.hoursHigh,
      },
    },
    {
      name: texts.bestLever,
      show: ({ levers }) => (
        <details class="lever-list">
          <summary>
            <LeverText lever={levers[0]!} />
          </summary>
          <ul>
            {levers.slice(1).map((lever) => (
              <li key={lever.name}>
                <LeverText lever={lever} />
              </li>
            ))}
          </ul>
        </details>
      ),
      csv: {
        lever: (row) => best(row).name,
        lever_hours: (row) => best(row).hours,
        upper_bound: (row) => Number(best(row).upperBound),
        lever_n: (row) => best(row).sampled,
      },
    },
    {
      name: texts.sessionCalls,
      show: ({ sessionCalls }) => (
        <Amount quantity={sessionCalls === null ? null : perSession(sessionCalls)} />
      ),
      csv: { session_calls: (row) => row.sessionCalls },
    },
    {
      name: texts.rtt,
      show: ({ rttMs }) => <Amount quantity={rttMs === null ? null : duration(rttMs)} />,
      csv: { rtt_ms: (row) => row.rttMs },
    },
    {
      name: texts.serverKnown,
      show: ({ serverKnown }) => <Amount quantity={percent(serverKnown)} />,
      csv: { server_known: (row) => row.serverKnown },
    },
    {
      name: texts.sampled,
      show: ({ sampled }) => joined(count(sampled)),
      csv: { requests: (row) => row.requests, sampled: (row) => row.sampled },
    },
  ];
  return columns;
}

function LeverText({ lever }: { lever: Lever }) {
  const texts = useTexts();
  return (
    <>
      {leverText(lever.name, texts)}{' '}
      <b>
        {lever.upperBound ? '≤ ' : ''}
        <Amount quantity={hours(lever.hours)} />
      </b>{' '}
      <span class="interval">n {joined(count(lever.sampled))}</span>
    </>
  );
}

function leverText(lever: string, texts: Texts): string {
  return texts[lever as keyof Texts] ?? lever;
}

function perSession(calls: number) {
  return { value: calls >= 10 ? calls.toFixed(0) : calls.toFixed(1), unit: '' };
}
