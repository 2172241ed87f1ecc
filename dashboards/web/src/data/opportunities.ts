// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { number, numberOrNull, rowsOf, text } from './decode';

/** What could win time back, and how much; see opportunities.sql. */
export interface Lever {
  readonly name: string;
  readonly hours: number;
  readonly upperBound: boolean;
  readonly sampled: number;
}

/** One API in one country, with the hours its users lost to the network. */
export interface Opportunity {
  readonly country: string;
  readonly api: string;
  readonly requests: number;
  readonly sampled: number;
  readonly hours: number;
  readonly hoursLow: number;
  readonly hoursHigh: number;
  readonly serverKnown: number;
  readonly sessionCalls: number | null;
  readonly rttMs: number | null;
  /** The one that wins most first. */
  readonly levers: readonly Lever[];
}

/** Groups the rows of opportunities.sql, which lie side by side, by country and API. */
export function decodeOpportunities(answer: unknown): readonly Opportunity[] {
  const found = new Map<string, Opportunity & { levers: Lever[] }>();
  for (const row of rowsOf(answer)) {
    const country = text(row, 'country');
    const api = text(row, 'api');
    const key = `${country} ${api}`;
    const opportunity = found.get(key) ?? {
      country,
      api,
      requests: number(row, 'requests'),
      sampled: number(row, 'sampled'),
      hours: number(row, 'network_hours'),
      hoursLow: number(row, 'hours_low'),
      hoursHigh: number(row, 'hours_high'),
      serverKnown: number(row, 'server_known'),
      sessionCalls: numberOrNull(row, 'session_calls'),
      rttMs: numberOrNull(row, 'rtt_ms'),
      levers: [],
    };
    opportunity.levers.push({
      name: text(row, 'lever'),
      hours: number(row, 'lever_hours'),
      upperBound: number(row, 'upper_bound') === 1,
      sampled: number(row, 'lever_sampled'),
    });
    found.set(key, opportunity);
  }
  return [...found.values()];
}

/** Hours that each lever would win over all of them, most first. */
export function byLever(
  opportunities: readonly Opportunity[],
): readonly (readonly [string, number])[] {
  const hours = new Map<string, number>();
  for (const { levers } of opportunities) {
    for (const lever of levers) {
      hours.set(lever.name, (hours.get(lever.name) ?? 0) + lever.hours);
    }
  }
  return [...hours].sort((a, b) => b[1] - a[1]);
}
