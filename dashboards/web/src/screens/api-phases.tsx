// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Phase, Share } from '../data/api-answers';
import { count, duration, percent, type Quantity } from '../format/numbers';
import { Amount } from '../parts/amount';
import { useTexts } from '../speech';
import type { Texts } from '../texts';

interface Props {
  readonly phases: readonly Phase[];
  readonly shares: readonly Share[];
}

/** Phases as a request passes through them; n is of the slices that carry phases. */
export function ApiPhases({ phases, shares }: Props) {
  const texts = useTexts();
  if (phases.length === 0) {
    return <p class="hint">{texts.noPhases}</p>;
  }
  const longest = Math.max(...phases.map(({ meanMs }) => meanMs ?? 0));
  const opened = newConnections(shares);
  return (
    <>
      {opened !== undefined && (
        <p class="hint new-connections">
          {texts.newConnections}: <Amount quantity={percent(opened.share)} />, n {opened.sampled}
        </p>
      )}
      <div class="scroll" role="region" tabIndex={0} aria-label={texts.phases}>
        <table class="facts phases">
          <thead>
            <tr>
              {[texts.phase, texts.mean, texts.p50, texts.p95, texts.happened, texts.sampled].map(
                (name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {phases.map((row) => (
              <tr key={row.phase} data-phase={row.phase} data-n={row.happenedSampled}>
                <th scope="row">{texts[row.phase as keyof Texts] ?? row.phase}</th>
                <td class="bar">
                  <i style={{ width: `${(60 * (row.meanMs ?? 0)) / (longest || 1)}%` }} />
                  <Amount quantity={maybe(row.meanMs, duration)} />
                </td>
                <td>
                  <Amount quantity={maybe(row.p50Ms, duration)} />
                </td>
                <td>
                  <Amount quantity={maybe(row.p95Ms, duration)} />
                </td>
                <td>
                  <Amount quantity={maybe(row.happened, percent)} />
                </td>
                <td>
                  <Amount quantity={count(row.happenedSampled)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="hint">{texts.phasesHint}</p>
    </>
  );
}

/** Of the requests that used a connection, those that opened one; undefined when none did. */
export function newConnections(
  shares: readonly Share[],
): { share: number; sampled: number } | undefined {
  const of = (value: string) =>
    shares.find((share) => share.dimension === 'connection' && share.value === value);
  const opened = of('new');
  const reused = of('reused');
  const requests = (opened?.requests ?? 0) + (reused?.requests ?? 0);
  const sampled = (opened?.sampled ?? 0) + (reused?.sampled ?? 0);
  return sampled < 10 ? undefined : { share: (opened?.requests ?? 0) / requests, sampled };
}

function maybe(value: number | null, format: (value: number) => Quantity): Quantity | null {
  return value === null ? null : format(value);
}
