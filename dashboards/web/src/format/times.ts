// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Language, Zone } from '../state/url';

const NAMES: Readonly<Record<Zone, string | undefined>> = {
  browser: undefined,
  utc: 'UTC',
  jst: 'Asia/Tokyo',
};

/** The IANA name of a zone: what ClickHouse and the browser call it. */
export function zoneName(zone: Zone): string {
  return NAMES[zone] ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

const DAY_MS = 86_400_000;
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const DAY = { month: 'numeric', day: 'numeric' } as const;

/** A time of day with seconds. */
export function timeOfDay(ms: number, language: Language, zone: Zone): string {
  return text(ms, language, zone, { ...TIME, second: '2-digit' });
}

/** A day and a time. */
export function moment(ms: number, language: Language, zone: Zone): string {
  return text(ms, language, zone, { ...DAY, ...TIME });
}

/** A day and a time with seconds. */
export function exactMoment(ms: number, language: Language, zone: Zone): string {
  return text(ms, language, zone, { ...DAY, ...TIME, second: '2-digit' });
}

/** A moment under a chart: the time of day, and the day where the chart is longer than one. */
export function chartTime(ms: number, spanMs: number, language: Language, zone: Zone): string {
  return spanMs > DAY_MS ? moment(ms, language, zone) : text(ms, language, zone, TIME);
}

function text(
  ms: number,
  language: Language,
  zone: Zone,
  format: Intl.DateTimeFormatOptions,
): string {
  return new Intl.DateTimeFormat(language, { ...format, timeZone: zoneName(zone) }).format(ms);
}

/** What an `<input type=datetime-local>` shows. */
export function toLocalInput(ms: number, zone: Zone): string {
  return new Date(ms + offsetMs(ms, zone)).toISOString().slice(0, 16);
}

/** Returns ms since 1970, or undefined while the input is incomplete. */
export function fromLocalInput(value: string, zone: Zone): number | undefined {
  const wall = new Date(`${value}Z`).getTime();
  // the offset at the moment itself, which the first guess misses near a change of the clock
  return Number.isNaN(wall) ? undefined : wall - offsetMs(wall - offsetMs(wall, zone), zone);
}

/** How far the clocks of a zone are ahead of UTC. */
function offsetMs(ms: number, zone: Zone): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zoneName(zone),
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(ms);
  const part = (type: string) => Number(parts.find((found) => found.type === type)!.value);
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - Math.floor(ms / 1000) * 1000;
}
