// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { windowOf } from '../state/range';
import type { ViewState } from '../state/url';
import { ask } from './api';
import { type ApiAnswers, decodePhases, decodeShares, decodeSteps } from './api-answers';
import { decodeHeatmap, decodeRegions, decodeStatus } from './decode';
import type { CellStats, RegionStats, Status } from './stats';

/** What a screen shows; what its view does not need is not asked. */
export interface Answers {
  readonly status: Status;
  readonly regions: readonly RegionStats[];
  readonly cells: readonly CellStats[];
  readonly api: ApiAnswers | undefined;
}

/** What of the state decides on what is asked; another key means to ask again. */
export function questionKey({ view, range, app, api, region }: ViewState): string {
  return JSON.stringify(view === 'api' ? [view, range, app, api, region] : [view, range, app]);
}

export async function load(state: ViewState, signal: AbortSignal): Promise<Answers> {
  const window = windowOf(state.range, Date.now());
  const { app } = state;
  const [status, regions, cells, api] = await Promise.all([
    ask('status', window, { app }, signal).then(decodeStatus),
    ask('regions', window, { app }, signal).then(decodeRegions),
    state.view === 'world' ? [] : ask('heatmap', window, { app }, signal).then(decodeHeatmap),
    state.view === 'api' ? loadApi() : undefined,
  ]);
  return { status, regions, cells, api };

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
