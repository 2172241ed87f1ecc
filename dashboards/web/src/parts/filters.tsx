// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { CellStats, RegionStats } from '../data/stats';
import { byTraffic } from '../order';
import { useCountryNames, useTexts } from '../speech';
import type { ViewState } from '../state/url';
import type { Change } from '../state/use-view-state';

interface Props {
  readonly regions: readonly RegionStats[];
  readonly cells: readonly CellStats[];
  readonly state: ViewState;
  readonly change: Change;
}

/** Which API and which region a screen is about. */
export function ApiAndRegion({ regions, cells, state, change }: Props) {
  const texts = useTexts();
  const nameOf = useCountryNames();
  const countries = regions.map(({ country }) => country || '??');
  return (
    <>
      <ApiPicker cells={cells} state={state} change={change} />
      <select
        aria-label={texts.region}
        value={state.region}
        onChange={(event) => change({ region: event.currentTarget.value })}
      >
        <option value="">{texts.allRegions}</option>
        {including(countries, state.region).map((country) => (
          <option key={country} value={country}>
            {nameOf(country === '??' ? '' : country)}
          </option>
        ))}
      </select>
    </>
  );
}

export function ApiPicker({ cells, state, change }: Omit<Props, 'regions'>) {
  const texts = useTexts();
  return (
    <select
      aria-label={texts.api}
      class="api-picker"
      value={state.api}
      onChange={(event) => change({ api: event.currentTarget.value })}
    >
      <option value="">{texts.allApis}</option>
      {including(byTraffic(cells), state.api).map((api) => (
        <option key={api} value={api}>
          {api}
        </option>
      ))}
    </select>
  );
}

/** What was chosen can be seen even when there is none of it any more. */
function including(names: readonly string[], chosen: string): readonly string[] {
  return chosen === '' || names.includes(chosen) ? names : [chosen, ...names];
}
