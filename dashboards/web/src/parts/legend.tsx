// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Metric } from '../data/stats';
import { boundText } from '../format/numbers';
import { BANDS } from '../scale';
import { useTexts } from '../speech';

/** The seven bands with the bounds between them, and the hatch. */
export function Legend({ metric, bounds }: { metric: Metric; bounds: readonly number[] }) {
  const texts = useTexts();
  const numbers = bounds.map((bound) => boundText(metric, bound));
  return (
    <div class="legend">
      <ol aria-label={`${texts[metric]}: ${numbers.join(', ')}`}>
        {Array.from({ length: BANDS }, (_, band) => (
          <li key={band} class={`band-${band}`}>
            <span>{band === 0 ? '' : numbers[band - 1]}</span>
          </li>
        ))}
      </ol>
      <span class="legend-none">
        <i class="hatched" aria-hidden="true" />
        {texts.notEnoughData}
      </span>
    </div>
  );
}
