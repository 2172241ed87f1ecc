// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { View, ViewState } from '../state/url';
import type { LoadScreen } from './screen';

interface Entry {
  /** What of the state, beside range and app, decides on what the screen asks. */
  readonly asks: readonly (keyof ViewState)[];
  /** Whether it has something to say when no request was seen. */
  readonly evenEmpty?: boolean;
  /** A screen's code comes when it is first shown. */
  readonly load: () => Promise<LoadScreen>;
}

export const SCREENS: Readonly<Record<View, Entry>> = {
  world: { asks: [], load: () => import('./world').then((module) => module.loadWorld) },
  heatmap: { asks: [], load: () => import('./heatmap').then((module) => module.loadHeatmap) },
  api: {
    asks: ['api', 'region', 'zone'],
    load: () => import('./api').then((module) => module.loadApi),
  },
  edge: { asks: [], load: () => import('./edge').then((module) => module.loadEdge) },
  compare: {
    asks: ['api', 'by', 'before', 'after', 'beforeWindow'],
    load: () => import('./compare').then((module) => module.loadCompare),
  },
  opportunities: {
    asks: [],
    load: () => import('./opportunities').then((module) => module.loadOpportunities),
  },
  exemplars: {
    asks: ['api', 'region', 'outcome', 'order', 'slowMs'],
    load: () => import('./exemplars').then((module) => module.loadExemplars),
  },
  slo: { asks: [], load: () => import('./slo').then((module) => module.loadSlo) },
  completeness: {
    asks: [],
    evenEmpty: true,
    load: () => import('./completeness').then((module) => module.loadCompleteness),
  },
  budget: {
    // what another budget would do is asked by its panel, so that the slider stays
    asks: [],
    evenEmpty: true,
    load: () => import('./budget').then((module) => module.loadBudget),
  },
};
