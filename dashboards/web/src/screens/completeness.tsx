// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import {
  type Arrival,
  decodeArrivals,
  decodeLosses,
  decodeSdkVersions,
  type Loss,
  type SdkVersion,
} from '../data/completeness';
import { bytes, count, duration, joined, percent } from '../format/numbers';
import { Amount } from '../parts/amount';
import { CsvButton } from '../parts/csv-button';
import { IntervalText } from '../parts/estimate';
import { type Column, csvOf, FactsTable } from '../parts/facts-table';
import { useCountryNames, useMoments, useTexts } from '../speech';
import type { LoadScreen } from './screen';

export const loadCompleteness: LoadScreen = async (ask) => {
  const [losses, arrivals, versions] = await Promise.all([
    ask('losses').then(decodeLosses),
    ask('arrivals').then(decodeArrivals),
    ask('sdk_versions').then(decodeSdkVersions),
  ]);
  return () => <CompletenessScreen {...{ losses, arrivals, versions }} />;
};

interface Props {
  readonly losses: readonly Loss[];
  readonly arrivals: readonly Arrival[];
  readonly versions: readonly SdkVersion[];
}

/** Whether what is shown elsewhere is all there is: who fell silent, what was lost, how late. */
function CompletenessScreen({ losses, arrivals, versions }: Props) {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const arrivalColumns = useArrivalColumns();
  const lossColumns = useLossColumns();
  const versionColumns = useVersionColumns();
  const dark = arrivals.filter((arrival) => arrival.dark);
  return (
    <section class="panels">
      {dark.length > 0 && (
        <p class="stale" role="alert">
          {texts.wentDark}: {dark.map(({ country }) => nameOf(country)).join(', ')}
        </p>
      )}
      <div class="card panel">
        <div class="panel-head">
          <h2>{texts.losses}</h2>
          <CsvButton name="losses" {...csvOf(lossColumns, losses)} />
        </div>
        {losses.length === 0 ? (
          <p class="hint">{texts.noLosses}</p>
        ) : (
          <FactsTable
            label={texts.losses}
            columns={lossColumns}
            rows={losses}
            keyOf={({ source, reason }) => `${source} ${reason}`}
            marks={({ source, reason, records }) => ({
              'data-source': source,
              'data-reason': reason,
              'data-n': records,
            })}
          />
        )}
      </div>
      <div class="card panel">
        <div class="panel-head">
          <h2>{texts.arrivals}</h2>
          <CsvButton name="arrivals" {...csvOf(arrivalColumns, arrivals)} />
        </div>
        <FactsTable
          label={texts.arrivals}
          columns={arrivalColumns}
          rows={arrivals}
          keyOf={({ country }) => country}
          marks={({ country, batches, dark: silent }) => ({
            'data-country': country,
            'data-n': batches,
            'data-dark': Number(silent),
          })}
        />
        <p class="hint">{texts.arrivalsHint}</p>
      </div>
      <div class="card panel">
        <div class="panel-head">
          <h2>{texts.sdkVersions}</h2>
          <CsvButton name="sdk-versions" {...csvOf(versionColumns, versions)} />
        </div>
        <FactsTable
          label={texts.sdkVersions}
          columns={versionColumns}
          rows={versions}
          keyOf={({ app, version }) => `${app} ${version}`}
          marks={({ version, sampled }) => ({ 'data-version': version, 'data-n': sampled })}
        />
      </div>
    </section>
  );
}

function useLossColumns(): readonly Column<Loss>[] {
  const texts = useTexts();
  const momentOf = useMoments();
  return [
    {
      name: texts.reason,
      show: ({ source, reason }) => `${source}: ${reason}`,
      csv: { source: (row) => row.source, reason: (row) => row.reason },
    },
    {
      name: texts.records,
      show: ({ records }) => <Amount quantity={count(records)} />,
      csv: { records: (row) => row.records },
    },
    {
      name: texts.share,
      show: ({ share }) => <Amount quantity={percent(share)} />,
      csv: { share: (row) => row.share },
    },
    {
      name: texts.regions,
      show: ({ countries }) => countries,
      csv: { countries: (row) => row.countries },
    },
    {
      name: texts.appVersions,
      show: ({ versions }) => versions,
      csv: { versions: (row) => row.versions },
    },
    {
      name: texts.lastHeard,
      show: ({ lastMs }) => momentOf(lastMs),
      csv: { last_ms: (row) => row.lastMs },
    },
  ];
}

function useArrivalColumns(): readonly Column<Arrival>[] {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const momentOf = useMoments();
  return [
    {
      name: texts.region,
      show: ({ country, dark }) => (
        <>
          {nameOf(country)} {dark && <span class="badge alert">{texts.dark}</span>}
        </>
      ),
      csv: { country: (row) => row.country, dark: (row) => Number(row.dark) },
    },
    {
      name: texts.batches,
      show: ({ batches }) => <Amount quantity={count(batches)} />,
      csv: { batches: (row) => row.batches },
    },
    {
      name: texts.expected,
      show: ({ expected, days }) => (
        <>
          <Amount quantity={expected === null ? null : count(expected)} />{' '}
          <span class="interval">
            n {days} {texts.days}
          </span>
        </>
      ),
      csv: { expected: (row) => row.expected, days: (row) => row.days },
    },
    {
      name: texts.arrivalLag,
      show: ({ lagP50Ms, lagP95Ms, slices }) => (
        <>
          <Amount quantity={lagP95Ms === null ? null : duration(Math.max(0, lagP95Ms))} />{' '}
          <span class="interval">
            {lagP50Ms !== null && `p50 ${joined(duration(Math.max(0, lagP50Ms)))} `}n{' '}
            {joined(count(slices))}
          </span>
        </>
      ),
      csv: {
        lag_p50_ms: (row) => row.lagP50Ms,
        lag_p95_ms: (row) => row.lagP95Ms,
        slices: (row) => row.slices,
      },
    },
    {
      name: texts.onTheWire,
      show: ({ wireBytes }) => <Amount quantity={bytes(wireBytes)} />,
      csv: { wire_bytes: (row) => row.wireBytes },
    },
    {
      name: texts.lastHeard,
      show: ({ lastMs }) => momentOf(lastMs),
      csv: { last_ms: (row) => row.lastMs },
    },
  ];
}

function useVersionColumns(): readonly Column<SdkVersion>[] {
  const texts = useTexts();
  const momentOf = useMoments();
  return [
    {
      name: `${texts.app} · SDK`,
      show: ({ app, version }) => `${app} · ${version || texts.unknown}`,
      csv: { app: (row) => row.app, sdk_version: (row) => row.version },
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
    {
      name: texts.installations,
      show: ({ installations }) => <Amount quantity={count(installations)} />,
      csv: { installations: (row) => row.installations },
    },
    {
      name: texts.lastHeard,
      show: ({ lastMs }) => momentOf(lastMs),
      csv: { last_ms: (row) => row.lastMs },
    },
    {
      name: texts.sampled,
      show: ({ sampled }) => joined(count(sampled)),
      csv: { sampled: (row) => row.sampled },
    },
  ];
}
