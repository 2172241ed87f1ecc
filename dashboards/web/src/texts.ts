// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { RelativeRange } from './state/range';
import type { Language } from './state/url';

const en = {
  skipToContent: 'Skip to content',
  views: 'Views',
  world: 'World',
  heatmap: 'Region × API',
  app: 'App',
  allApps: 'All apps',
  range: 'Time range',
  customRange: 'Custom…',
  from: 'From',
  to: 'To',
  apply: 'Apply',
  live: 'Live',
  paused: 'Paused',
  liveHint: 'Refreshes every few seconds',
  language: '日本語',
  region: 'Region',
  unknownRegion: 'Unknown',
  requests: 'Requests',
  requestsHint: 'Estimate with its 95 % interval',
  sampled: 'n',
  sampledHint: 'Requests sampled: what the row is computed from',
  p50: 'p50',
  p95: 'p95',
  p99: 'p99',
  errors: 'Errors',
  errorsHint: 'Share of requests that neither succeeded nor were cancelled',
  spread: 'p50 – p95 – p99',
  home: 'Home',
  homeAuto: 'Most requested',
  timesHome: '× home',
  timesHomeHint: 'How many times the value of the home region, in the chosen metric',
  map: 'Map',
  csv: 'CSV',
  csvHint: 'Save what is shown as a CSV file',
  metric: 'Metric',
  allApis: 'All APIs',
  exact: 'exact',
  notEnoughData: 'not enough data',
  noRequests: 'no requests',
  less: 'less',
  more: 'more',
  order: 'Regions: worst first. APIs: most requested first.',
  orderByRequests: 'Regions and APIs: most requested first.',
  loading: 'Loading…',
  emptyTitle: 'No requests in this time range',
  emptyText: 'Nothing was sampled here yet. Choose a longer range, or check that the app delivers.',
  errorTitle: 'The collector did not answer',
  errorStale: 'The collector did not answer. These numbers are from',
  retry: 'Try again',
  updated: 'Updated',
  sampledOf: 'sampled of about',
  arrivalLag: 'arrival lag p95',
  storedToday: 'stored today',
  minutes: 'min',
  hours: 'h',
  days: 'd',
  last: 'Last',
};

export type Texts = Readonly<Record<keyof typeof en, string>>;

const ja: Texts = {
  skipToContent: '本文へ移動',
  views: '画面',
  world: '世界',
  heatmap: '地域 × API',
  app: 'アプリ',
  allApps: 'すべてのアプリ',
  range: '期間',
  customRange: '期間を指定…',
  from: '開始',
  to: '終了',
  apply: '適用',
  live: 'ライブ',
  paused: '停止中',
  liveHint: '数秒ごとに更新します',
  language: 'English',
  region: '地域',
  unknownRegion: '不明',
  requests: 'リクエスト数',
  requestsHint: '推定値と 95 % 区間',
  sampled: 'n',
  sampledHint: 'サンプル数：この行の計算に使ったリクエスト',
  p50: 'p50',
  p95: 'p95',
  p99: 'p99',
  errors: 'エラー率',
  errorsHint: '成功でもキャンセルでもないリクエストの割合',
  spread: 'p50 – p95 – p99',
  home: '基準',
  homeAuto: '最多リクエスト',
  timesHome: '基準比',
  timesHomeHint: '選んだ指標が基準の地域の何倍か',
  map: '地図',
  csv: 'CSV',
  csvHint: '表示中の内容を CSV で保存します',
  metric: '指標',
  allApis: '全 API',
  exact: '全数',
  notEnoughData: 'データ不足',
  noRequests: 'リクエストなし',
  less: '小',
  more: '大',
  order: '地域は悪い順、API はリクエストの多い順。',
  orderByRequests: '地域も API もリクエストの多い順。',
  loading: '読み込み中…',
  emptyTitle: 'この期間にリクエストはありません',
  emptyText: 'まだサンプルがありません。期間を広げるか、アプリからの送信を確認してください。',
  errorTitle: 'コレクターが応答しません',
  errorStale: 'コレクターが応答しません。表示中の値の時刻：',
  retry: '再試行',
  updated: '更新',
  sampledOf: '件をサンプル、推定総数',
  arrivalLag: '到着遅延 p95',
  storedToday: '今日の保存量',
  minutes: '分',
  hours: '時間',
  days: '日',
  last: '直近',
};

export const TEXTS: Readonly<Record<Language, Texts>> = { en, ja };

/** The language asked for in the URL, else the browser's first one that is spoken here. */
export function chosenLanguage(
  asked: Language | undefined,
  preferred: readonly string[],
): Language {
  if (asked !== undefined) {
    return asked;
  }
  const known = preferred.map((tag) => tag.slice(0, 2)).find((tag) => tag in TEXTS);
  return (known as Language | undefined) ?? 'en';
}

/** Returns "Last 15 min" for 15m. */
export function rangeText(range: RelativeRange, texts: Texts): string {
  const units = { m: texts.minutes, h: texts.hours, d: texts.days };
  const unit = units[range.at(-1) as keyof typeof units];
  return `${texts.last} ${range.slice(0, -1)} ${unit}`;
}
