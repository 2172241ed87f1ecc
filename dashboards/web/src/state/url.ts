// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { METRICS, type Metric } from '../data/stats';
import { isRelative, RELATIVE_RANGES, type Range, type Window } from './range';

export const VIEWS = [
  'world',
  'heatmap',
  'api',
  'edge',
  'compare',
  'opportunities',
  'exemplars',
  'slo',
  'completeness',
  'budget',
] as const;
export type View = (typeof VIEWS)[number];

export const SORT_COLUMNS = [
  'country',
  'requests',
  'sampled',
  'p50',
  'p95',
  'p99',
  'errors',
] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

export const ORDERS = ['newest', 'slowest'] as const;
export type Order = (typeof ORDERS)[number];

/** Least total times that requests can be filtered by, in ms. */
export const SLOW_MS = [0, 500, 1000, 3000, 10_000] as const;

export const LANGUAGES = ['en', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What can be held against each other; '' for two windows. */
export const COMPARED = ['', 'app_version', 'pop', 'cache', 'network'] as const;
export type Compared = (typeof COMPARED)[number];

/** Budgets that can be tried, as times the present one. */
export const BUDGET_TIMES = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 4, 10] as const;

/** Whose clocks are shown, and whose days are counted. */
export const ZONES = ['browser', 'utc', 'jst'] as const;
export type Zone = (typeof ZONES)[number];

export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** Everything that decides what is on the screen; two people with one URL see the same. */
export interface ViewState {
  readonly view: View;
  readonly range: Range;
  /** '' for all apps. */
  readonly app: string;
  readonly metric: Metric;
  readonly sort: Sort;
  /** The API looked at; '' for all. */
  readonly api: string;
  /** The region highlighted or looked at; '' for none or all, '??' for the unknown one. */
  readonly region: string;
  /** Of requests: one outcome, 'failed', or '' for all. */
  readonly outcome: string;
  readonly order: Order;
  /** Of requests: the least total time, in ms. */
  readonly slowMs: number;
  /** A group of countries that is shown alone; '' for all. */
  readonly group: string;
  readonly by: Compared;
  /** The two values that are compared; '' while not chosen. */
  readonly before: string;
  readonly after: string;
  /** The window before; undefined: as long as the range, and just before it. */
  readonly beforeWindow: Window | undefined;
  /** How many times the budget is tried. */
  readonly budgetTimes: number;
  /** The region others are compared with; '' for the most requested one. */
  readonly home: string;
  /** Whether the map is shown beside the regions. */
  readonly map: boolean;
  readonly live: boolean;
  readonly zone: Zone;
  /** Undefined: what the browser prefers. */
  readonly language: Language | undefined;
}

export const DEFAULT_STATE: ViewState = {
  view: 'world',
  range: '1h',
  app: '',
  metric: 'p95',
  sort: { column: 'p95', descending: true },
  api: '',
  region: '',
  outcome: '',
  order: 'newest',
  slowMs: 0,
  group: '',
  by: '',
  before: '',
  after: '',
  beforeWindow: undefined,
  budgetTimes: 1,
  home: '',
  map: true,
  live: true,
  zone: 'browser',
  language: undefined,
};

/** Reads a URL's query. What is missing or makes no sense has its default. */
export function parseState(query: string): ViewState {
  const params = new URLSearchParams(query);
  return {
    view: oneOf(VIEWS, params.get('view')) ?? DEFAULT_STATE.view,
    range: parseRange(params),
    app: params.get('app') ?? '',
    metric: oneOf(METRICS, params.get('metric')) ?? DEFAULT_STATE.metric,
    sort: parseSort(params.get('sort')),
    api: params.get('api') ?? '',
    region: params.get('region') ?? '',
    outcome: params.get('outcome') ?? '',
    order: oneOf(ORDERS, params.get('order')) ?? DEFAULT_STATE.order,
    slowMs: SLOW_MS.find((ms) => String(ms) === params.get('slow')) ?? DEFAULT_STATE.slowMs,
    group: params.get('group') ?? '',
    by: oneOf(COMPARED, params.get('by')) ?? DEFAULT_STATE.by,
    before: params.get('before') ?? '',
    after: params.get('after') ?? '',
    beforeWindow: parseWindow(params.get('bfrom'), params.get('bto')),
    budgetTimes:
      BUDGET_TIMES.find((times) => String(times) === params.get('budget')) ??
      DEFAULT_STATE.budgetTimes,
    home: params.get('home') ?? '',
    map: params.get('map') !== 'off',
    live: params.get('live') !== 'off',
    zone: oneOf(ZONES, params.get('tz')) ?? DEFAULT_STATE.zone,
    language: oneOf(LANGUAGES, params.get('lang')),
  };
}

/** Writes the query that reads back as the state; '' when everything has its default. */
export function formatState(state: ViewState): string {
  const params = new URLSearchParams();
  if (state.view !== DEFAULT_STATE.view) params.set('view', state.view);
  if (!isRelative(state.range)) {
    params.set('from', String(state.range.fromMs));
    params.set('to', String(state.range.toMs));
  } else if (state.range !== DEFAULT_STATE.range) {
    params.set('range', state.range);
  }
  if (state.app !== '') params.set('app', state.app);
  if (state.metric !== DEFAULT_STATE.metric) params.set('metric', state.metric);
  const sort = formatSort(state.sort);
  if (sort !== formatSort(DEFAULT_STATE.sort)) params.set('sort', sort);
  if (state.api !== '') params.set('api', state.api);
  if (state.region !== '') params.set('region', state.region);
  if (state.outcome !== '') params.set('outcome', state.outcome);
  if (state.order !== DEFAULT_STATE.order) params.set('order', state.order);
  if (state.slowMs !== DEFAULT_STATE.slowMs) params.set('slow', String(state.slowMs));
  if (state.group !== '') params.set('group', state.group);
  if (state.by !== DEFAULT_STATE.by) params.set('by', state.by);
  if (state.before !== '') params.set('before', state.before);
  if (state.after !== '') params.set('after', state.after);
  if (state.beforeWindow !== undefined) {
    params.set('bfrom', String(state.beforeWindow.fromMs));
    params.set('bto', String(state.beforeWindow.toMs));
  }
  if (state.budgetTimes !== DEFAULT_STATE.budgetTimes) {
    params.set('budget', String(state.budgetTimes));
  }
  if (state.home !== '') params.set('home', state.home);
  if (!state.map) params.set('map', 'off');
  if (!state.live) params.set('live', 'off');
  if (state.zone !== DEFAULT_STATE.zone) params.set('tz', state.zone);
  if (state.language !== undefined) params.set('lang', state.language);
  const query = params.toString();
  return query === '' ? '' : `?${query}`;
}

function parseWindow(from: string | null, to: string | null): Window | undefined {
  const moment = /^\d{1,15}$/;
  return moment.test(from ?? '') && moment.test(to ?? '') && Number(from) < Number(to)
    ? { fromMs: Number(from), toMs: Number(to) }
    : undefined;
}

function parseRange(params: URLSearchParams): Range {
  const window = parseWindow(params.get('from'), params.get('to'));
  if (window !== undefined) {
    return window;
  }
  const names = Object.keys(RELATIVE_RANGES) as (keyof typeof RELATIVE_RANGES)[];
  return oneOf(names, params.get('range')) ?? DEFAULT_STATE.range;
}

/** A leading minus means descending, as in `sort=-p95`. */
function parseSort(value: string | null): Sort {
  const descending = value?.startsWith('-') ?? false;
  const column = oneOf(SORT_COLUMNS, descending ? value!.slice(1) : value);
  return column === undefined ? DEFAULT_STATE.sort : { column, descending };
}

function formatSort(sort: Sort): string {
  return `${sort.descending ? '-' : ''}${sort.column}`;
}

function oneOf<T extends string>(names: readonly T[], value: string | null): T | undefined {
  return names.find((name) => name === value);
}
