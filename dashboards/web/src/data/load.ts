// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { SCREENS } from '../screens';
import type { Ask, Drawn } from '../screens/screen';
import { windowOf } from '../state/range';
import type { ViewState } from '../state/url';
import { ask } from './api';
import { decodeRegions, decodeStatus } from './decode';
import type { RegionStats, Status } from './stats';

/** What every screen shows, and how to draw the one that was asked for. */
export interface Answers {
  readonly status: Status;
  readonly regions: readonly RegionStats[];
  readonly draw: Drawn;
}

/** What of the state decides on what is asked; another key means to ask again. */
export function questionKey(state: ViewState): string {
  const { view, range, app } = state;
  return JSON.stringify([view, range, app, SCREENS[view].asks.map((name) => state[name])]);
}

const ROUND_MS = 5_000;

export async function load(state: ViewState, signal: AbortSignal): Promise<Answers> {
  // on a round moment, so that screens that look at the same time share an answer
  const window = windowOf(state.range, Math.floor(Date.now() / ROUND_MS) * ROUND_MS);
  const { app } = state;
  const about: Ask = (question, parameters) =>
    ask(question, window, { app, ...parameters }, signal);
  const [status, regions, draw] = await Promise.all([
    about('status').then(decodeStatus),
    about('regions').then(decodeRegions),
    SCREENS[state.view].load().then((loadScreen) => loadScreen(about, state)),
  ]);
  return { status, regions, draw };
}
