// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { windowOf } from '../state/range';
import type { ViewState } from '../state/url';
import { ask } from './api';
import { type ApiAnswers, decodePhases, decodeShares, decodeSteps } from './api-answers';
import { decodeHeatmap, decodeRegions, decodeStatus } from './decode';
import { decodeExemplars, type Exemplar } from './exemplars';
import type { CellStats, RegionStats, Status } from './stats';

/** What a screen shows; what its view does not need is not asked. */
export interface Answers {
  readonly status: Status;
  readonly regions: readonly RegionStats[];
  readonly cells: readonly CellStats[];
  readonly api: ApiAnswers | undefined;
  readonly exemplars: readonly Exemplar[];
}

/** What of the state decides on what is asked; another key means to ask again. */
export function questionKey(state: ViewState): string {
  const { view, range, app, api, region, outcome, order, slowMs } = state;
  const filters = { api: [api, region], exemplars: [api, region, outcome, order, slowMs] };
  return JSON.stringify([view, range, app, filters[view as keyof typeof filters]]);
}

export async function load(state: ViewState, signal: AbortSignal): Promise<Answers> {
  const window = windowOf(state.range, Date.now());
  const { app } = state;
  const [status, regions, cells, api, exemplars] = await Promise.all([
    ask('status', window, { app }, signal).then(decodeStatus),
    ask('regions', window, { app }, signal).then(decodeRegions),
    state.view === 'world' ? [] : ask('heatmap', window, { app }, signal).then(decodeHeatmap),
    state.view === 'api' ? loadApi() : undefined,
    state.view === 'exemplars' ? loadExemplars() : [],
  ]);
  return { status, regions, cells, api, exemplars };

  function loadExemplars(): Promise<readonly Exemplar[]> {
    const { api, region: country, outcome, order, slowMs } = state;
    const filter = { app, api, country, outcome, order, slow_ms: String(slowMs), limit: '100' };
    return ask('exemplars', window, filter, signal).then(decodeExemplars);
  }

  async function loadApi(): Promise<ApiAnswers> {
    const filter = { app, api: state.api, country: state.region };
    const [steps, phases, shares] = await Promise.all([
      ask('api_over_time', window, filter, signal).then(decodeSteps),
      ask('api_phases', window, filter, signal).then(decodePhases),
      ask('api_mix', window, filter, signal).then(decodeShares),
    ]);
    return { steps, phases, shares };
  }
}
