// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Share } from '../data/api-answers';
import { count, duration, percent } from '../format/numbers';
import { Amount } from '../parts/amount';
import { useTexts } from '../speech';
import type { Texts } from '../texts';

/** One table per dimension: what shares the requests, and how fast each part is. */
export function ApiMix({ shares }: { shares: readonly Share[] }) {
  const texts = useTexts();
  const dimensions = [...new Set(shares.map(({ dimension }) => dimension))];
  return (
    <div class="mix">
      {dimensions.map((dimension) => {
        const rows = shares.filter((share) => share.dimension === dimension);
        const all = rows.reduce((sum, { requests }) => sum + requests, 0);
        const name = texts[`dimension_${dimension}` as keyof Texts] ?? dimension;
        return (
          <section class="card" key={dimension}>
            <table class="facts" data-dimension={dimension}>
              <thead>
                <tr>
                  {[name, texts.share, texts.p50, texts.p95, texts.errors, texts.sampled].map(
                    (head) => (
                      <th key={head} scope="col">
                        {head}
                      </th>
                    ),
                  )}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.value} data-value={row.value} data-n={row.sampled}>
                    <th scope="row">{row.value || texts.unknown}</th>
                    <td>
                      <Amount quantity={percent(row.requests / all)} />
                    </td>
                    <td>
                      <Amount quantity={row.p50Ms === null ? null : duration(row.p50Ms)} />
                    </td>
                    <td>
                      <Amount quantity={row.p95Ms === null ? null : duration(row.p95Ms)} />
                    </td>
                    <td>
                      <Amount quantity={row.errorRate === null ? null : percent(row.errorRate)} />
                    </td>
                    <td>
                      <Amount quantity={count(row.sampled)} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        );
      })}
    </div>
  );
}
