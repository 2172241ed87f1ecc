// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Language } from '../state/url';

/** A time of day with seconds, in the browser's zone. */
export function timeOfDay(ms: number, language: Language): string {
  return new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(ms);
}

/** A moment under a chart: the time of day, and the day where the chart is longer than one. */
export function chartTime(ms: number, spanMs: number, language: Language): string {
  const day = { month: 'numeric', day: 'numeric' } as const;
  return new Intl.DateTimeFormat(language, {
    ...(spanMs > 86_400_000 ? day : {}),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(ms);
}

/** What an `<input type=datetime-local>` shows, in the browser's zone. */
export function toLocalInput(ms: number): string {
  const date = new Date(ms);
  const pad = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** Returns ms since 1970, or undefined while the input is incomplete. */
export function fromLocalInput(value: string): number | undefined {
  const ms = new Date(value).getTime();
  return Number.isNaN(ms) ? undefined : ms;
}
