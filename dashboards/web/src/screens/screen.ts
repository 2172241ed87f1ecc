// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import type { Question } from '../data/api';
import type { RegionStats } from '../data/stats';
import type { ViewState } from '../state/url';
import type { Change } from '../state/use-view-state';

/** Asks about the window and app of the state; what else the question takes is given. */
export type Ask = (
  question: Question,
  parameters?: Readonly<Record<string, string>>,
) => Promise<unknown>;

export interface ScreenProps {
  readonly regions: readonly RegionStats[];
  readonly state: ViewState;
  readonly change: Change;
}

/** Draws the answers that were loaded; called with every change of the state. */
export type Drawn = (props: ScreenProps) => JSX.Element;

/** A screen asks its questions and returns how to draw the answers. */
export type LoadScreen = (ask: Ask, state: ViewState) => Promise<Drawn>;
