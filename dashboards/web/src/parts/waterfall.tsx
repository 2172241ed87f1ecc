// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { type Exemplar, PHASES } from '../data/exemplars';
import { duration, joined } from '../format/numbers';
import { useTexts } from '../speech';

/**
 * The phases of one request one behind the other, on a scale that all rows share. Wait is split
 * into network and server where the server told its time.
 */
export function Waterfall({ exemplar, scaleUs }: { exemplar: Exemplar; scaleUs: number }) {
  const texts = useTexts();
  const parts = partsOf(exemplar);
  let at = 0;
  return (
    <svg class="waterfall" viewBox="0 0 1000 14" preserveAspectRatio="none" aria-hidden="true">
      {parts.map(([name, us]) => {
        const x = at;
        at += us;
        return (
          <rect
            key={name}
            class={`phase-${name}`}
            x={(1000 * x) / scaleUs}
            width={Math.max(1, (1000 * us) / scaleUs)}
            height="14"
          >
            <title>
              {texts[name]} {joined(duration(us / 1000))}
            </title>
          </rect>
        );
      })}
    </svg>
  );
}

export type Part = (typeof PHASES)[number] | 'server' | 'network';

/** What a legend tells, in order; what of wait is not the server is drawn as wait. */
export const PARTS: readonly Part[] = PHASES.flatMap((phase): readonly Part[] =>
  phase === 'wait' ? ['wait', 'server'] : [phase],
);

/** Returns what took time, in order; the parts of wait in the place of wait. */
export function partsOf({ phasesUs }: Exemplar): readonly (readonly [Part, number])[] {
  return PHASES.flatMap((phase): (readonly [Part, number])[] => {
    const { wait, server } = phasesUs;
    return phase === 'wait' && server >= 0 && wait >= server
      ? [
          ['network', wait - server],
          ['server', server],
        ]
      : [[phase, phasesUs[phase]]];
  }).filter(([, us]) => us > 0);
}
