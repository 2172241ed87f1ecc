// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { EdgeRow } from '../data/edge';
import { percent } from '../format/numbers';
import { bandOf } from '../scale';
import { useCountryNames, useTexts } from '../speech';

const SHARE_BOUNDS = [0.01, 0.05, 0.15, 0.3, 0.5, 0.75] as const;

/** Regions × PoPs: which share of a region's requests each PoP answered. */
export function EdgeMatrix({ rows }: { rows: readonly EdgeRow[] }) {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const countries = byRequests(rows, ({ country }) => country);
  const pops = byRequests(rows, ({ pop }) => pop);
  const rowOf = new Map(rows.map((row) => [`${row.country} ${row.pop}`, row]));
  return (
    <div class="scroll" role="region" tabIndex={0} aria-label={texts.popMatrix} data-kind="amount">
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">{texts.region}</th>
            {pops.map(([pop]) => (
              <th key={pop} scope="col">
                {pop || texts.noPop}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {countries.map(([country, requests]) => (
            <tr key={country}>
              <th scope="row">{nameOf(country)}</th>
              {pops.map(([pop]) => {
                const row = rowOf.get(`${country} ${pop}`);
                const share = (row?.requests ?? 0) / requests;
                return (
                  <td
                    key={pop}
                    class={row && `band-${bandOf(share, SHARE_BOUNDS)}`}
                    data-country={country}
                    data-pop={pop}
                    data-n={row?.sampled ?? 0}
                    title={row && `n ${row.sampled}`}
                  >
                    {row && percent(share).value}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function byRequests(
  rows: readonly EdgeRow[],
  of: (row: EdgeRow) => string,
): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const row of rows) {
    sums.set(of(row), (sums.get(of(row)) ?? 0) + row.requests);
  }
  return [...sums].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}
